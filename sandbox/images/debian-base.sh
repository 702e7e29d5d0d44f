#!/bin/sh
# Makes a small Debian base image without a container registry: debian-base.sh NAME [SUITE]. Needs root and debootstrap.
set -eu
name=$1
suite=${2:-bookworm}
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
debootstrap --variant=minbase --include=python3 "$suite" "$root"
# Chromium's fixes come by the security suite alone, which stands beside the main one on every full mirror.
main=$(grep -m 1 '^deb ' "$root/etc/apt/sources.list")
echo "$main" | sed "s,/debian/* ,/debian-security ,; s, $suite , $suite-security ," >> "$root/etc/apt/sources.list"
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/doc/* "$root"/usr/share/man/*
tar -C "$root" --numeric-owner -c . | docker import - "$name"
