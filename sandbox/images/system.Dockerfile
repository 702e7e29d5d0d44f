# What a kind of guest needs of Debian, over the image UNDER it: any Debian or Ubuntu, or the guest of another kind.
ARG UNDER
FROM ${UNDER}
ARG PACKAGES
# Not empty: look for newer fixes of what is there already, too.
ARG FRESH
USER 0:0
# A base that was made a while ago lacks fixes, so what it holds is brought up to date along with what is added.
RUN if [ -n "${FRESH}" ] || ! dpkg -s ${PACKAGES} > /dev/null 2>&1; then \
        export DEBIAN_FRONTEND=noninteractive && apt-get update && apt-get upgrade -y \
        && apt-get install -y --no-install-recommends ${PACKAGES}; \
    fi && rm -rf /var/lib/apt/lists/* /var/cache/apt/*
RUN test -e /guest || python3 -m venv --without-pip /guest
