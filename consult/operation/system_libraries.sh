#!/usr/bin/env bash
# PDF files are drawn with Debian's Pango. Install it where we may, else say what will be missing.
packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
PATH="$PATH:/sbin:/usr/sbin"
command -v ldconfig >/dev/null && ldconfig -p | grep -q libpangoft2-1.0.so && ldconfig -p | grep -q libharfbuzz-subset.so && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installation des bibliothèques système qui dessinent les PDF…"
  # shellcheck disable=SC2086
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $packages >/dev/null 2>&1 && exit 0
fi
echo "Pango manque : tout marche, sauf les fichiers PDF (Debian : apt install $packages)."
