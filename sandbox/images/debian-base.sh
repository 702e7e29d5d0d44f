#!/bin/sh
# Makes a small Debian base image without a container registry: debian-base.sh NAME [SUITE]. Needs root and debootstrap.
set -eu
name=$1
suite=${2:-bookworm}
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
debootstrap --variant=minbase --include=python3,fonts-dejavu-core "$suite" "$root"
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/doc/* "$root"/usr/share/man/*
tar -C "$root" --numeric-owner -c . | docker import - "$name"
