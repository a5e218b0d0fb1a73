#!/bin/sh
# Turns the web traffic of devices behind this machine to easlens in transparent mode. For Linux gateways with nftables.
#
#   transparent-gateway.sh up INTERFACE [PORT]    INTERFACE is where the devices are, such as wlan0; PORT is 8080 unless told
#   transparent-gateway.sh down
#
# Beside it:  easlens proxy --mode transparent --intercept mail.example.com --listen 0.0.0.0:PORT
#
# Only what comes in by INTERFACE is turned, so the connections of easlens itself are not. It has to be the gateway of
# the devices already (net.ipv4.ip_forward, an address for them); nothing of that is changed. UDP port 443 is refused to
# the devices meanwhile, for HTTP/3 would go past the proxy. All of it is one table, which "down" removes.
set -eu

TABLE=easlens

usage() {
  sed -n 's/^#   //p' "$0" >&2
  exit 2
}

up() {
  interface=$1 port=$2
  case $interface in *[!A-Za-z0-9_.@-]* | '') usage ;; esac
  case $port in *[!0-9]* | '') usage ;; esac
  [ -e "/sys/class/net/$interface" ] || { echo "There is no interface $interface here." >&2; exit 1; }
  down
  nft -f - <<RULES
table inet $TABLE {
  chain redirect_web {
    type nat hook prerouting priority dstnat;
    iifname "$interface" tcp dport { 80, 443 } redirect to :$port
  }
  chain no_http3 {
    type filter hook forward priority filter;
    iifname "$interface" udp dport 443 reject
  }
}
RULES
  echo "TCP ports 80 and 443 of what comes in by $interface go to port $port of this machine."
}

down() {
  nft list table inet $TABLE >/dev/null 2>&1 || return 0
  nft delete table inet $TABLE
}

command -v nft >/dev/null || { echo 'nft is missing: apt-get install nftables' >&2; exit 1; }
case ${1-} in
  up) [ $# -ge 2 ] && [ $# -le 3 ] || usage; up "$2" "${3-8080}" ;;
  down) [ $# -eq 1 ] || usage; down ;;
  *) usage ;;
esac
