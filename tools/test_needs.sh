#!/bin/sh
# Brings what the tests need beside Python: a Chromium to drive and a MariaDB to start. Both come from Debian.
set -eu

missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v mariadbd >/dev/null 2>&1 || [ -x /usr/sbin/mariadbd ] || missing="$missing mariadb-server"
[ -n "$missing" ] || exit 0

install="apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends$missing"
if ! command -v apt-get >/dev/null 2>&1; then
    echo "The tests need$missing. Please install it with your system's package manager, then run \`make test\` again."
    exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
    echo "The tests need$missing. Please run this once, then \`make test\` again:"
    echo "  sudo sh -c '$install'"
    exit 1
fi

running() { pgrep -x mariadbd >/dev/null 2>&1; }
had_one=no
if running; then had_one=yes; fi

echo "Installing$missing for the tests (from Debian)"
log=$(mktemp)
if ! sh -c "$install" >"$log" 2>&1; then
    tail -n 20 "$log"
    echo "That did not work. Please install$missing by hand, then run \`make test\` again."
    exit 1
fi
rm -f "$log"

# The package starts a server of its own. The tests start theirs, in temporary folders: this one is not wanted.
if [ "$had_one" = no ] && running; then
    if [ -d /run/systemd/system ]; then
        systemctl disable --now mariadb >/dev/null 2>&1 || true
    elif [ -x /etc/init.d/mariadb ]; then
        /etc/init.d/mariadb stop >/dev/null 2>&1 || true
    fi
fi
