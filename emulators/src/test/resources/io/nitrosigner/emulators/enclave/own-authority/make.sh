#!/bin/sh
# Made the files beside it with OpenSSL 3: a server's key and certificate for localhost, and the two
# authorities above it, valid for a hundred years.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
p256='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'

openssl req -x509 $p256 -days 36500 -subj /CN=Root -keyout "$work/root.key" -out root.pem
openssl req $p256 -subj /CN=Middle -keyout "$work/middle.key" -out "$work/middle.csr"
echo basicConstraints=critical,CA:TRUE >"$work/middle.ext"
openssl x509 -req -in "$work/middle.csr" -CA root.pem -CAkey "$work/root.key" -days 36500 \
  -extfile "$work/middle.ext" -out middle.pem
openssl req $p256 -subj /CN=Server -keyout leaf.key -out "$work/leaf.csr"
echo subjectAltName=DNS:localhost >"$work/leaf.ext"
openssl x509 -req -in "$work/leaf.csr" -CA middle.pem -CAkey "$work/middle.key" -days 36500 \
  -extfile "$work/leaf.ext" -out leaf.pem
