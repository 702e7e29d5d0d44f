# A guest's image. BASE is any Debian or Ubuntu, or a Debian that holds the PACKAGES of this kind of guest already.
ARG BASE
FROM ${BASE} AS python
ARG PACKAGES
RUN dpkg -s ${PACKAGES} > /dev/null 2>&1 \
    || { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ${PACKAGES} \
         && rm -rf /var/lib/apt/lists/* /var/cache/apt/*; }
RUN python3 -m venv --without-pip /guest

# `site` holds the locked libraries, put there by the host: this step needs no package index and leaves no installer.
FROM python AS libraries
COPY site /site
COPY more /guest
RUN cp -r /site/. "$(/guest/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" \
    && /guest/bin/python -m compileall -q /guest && chmod -R a+rX /guest

FROM python
COPY --from=libraries /guest /guest
USER 61234:61234
