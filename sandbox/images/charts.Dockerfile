# The guest's image for drawing libraries in Python. BASE is any Debian or Ubuntu, or anything that holds Python 3.11 or later.
ARG BASE
FROM ${BASE} AS python
RUN command -v python3 > /dev/null && ls /usr/share/fonts/truetype/dejavu > /dev/null 2>&1 \
    || { apt-get update && apt-get install -y --no-install-recommends python3 fonts-dejavu-core \
         && rm -rf /var/lib/apt/lists/* /var/cache/apt/*; }
RUN python3 -m venv --without-pip /guest

# `site` holds the locked libraries, put there by the host: this build needs no package index and leaves no installer behind.
FROM python AS libraries
COPY site /site
RUN cp -r /site/. "$(/guest/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" \
    && /guest/bin/python -m compileall -q /guest && chmod -R a+rX /guest

FROM python
COPY --from=libraries /guest /guest
USER 61234:61234
