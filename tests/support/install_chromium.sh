#!/usr/bin/env bash
# The browser tests drive Debian's Chromium. Install it where we may, else say what will be skipped.
command -v chromium >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installation de Chromium pour les tests de navigateur…"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null && exit 0
fi
echo "Chromium manque : les tests de navigateur seront ignorés, tous les autres tournent (Debian : apt install chromium)."
