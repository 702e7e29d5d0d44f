# A guest's image: a system and the locked libraries that those under it do not have.
ARG SYSTEM
FROM ${SYSTEM}
ARG LIBRARIES
# Unpacked by the host: this step needs no package index and leaves no installer.
COPY site ${LIBRARIES}/
COPY more /guest
RUN /guest/bin/python -m compileall -q /guest/lib
USER 61234:61234
