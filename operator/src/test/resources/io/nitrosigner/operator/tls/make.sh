#!/bin/sh
# Made the files beside it with OpenSSL 3: keys of every form that an operator may have, a chain of
# three, and what is wrong in its own way. They are valid for a hundred years from their making.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
days=36500

ec() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"; }
request() { openssl req -new -key "$1" -subj "$2" -out "$work/csr"; }
sign() { # extensions, issuer, its key, out
  printf '%s\n' "$1" >"$work/ext"
  openssl x509 -req -in "$work/csr" -CA "$2" -CAkey "$3" -days $days -extfile "$work/ext" -out "$4" 2>/dev/null
}
authority='basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign'
server='basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth
subjectAltName=DNS:signer.example,DNS:*.pool.example,IP:10.0.0.7'

ec "$work/root.key"
openssl req -x509 -key "$work/root.key" -subj "/CN=Root" -days $days -out root.pem \
  -addext keyUsage=critical,keyCertSign
ec "$work/middle.key"
request "$work/middle.key" "/CN=Middle"
sign "$authority" root.pem "$work/root.key" middle.pem
ec leaf.key
request leaf.key "/CN=signer.example"
sign "$server" middle.pem "$work/middle.key" leaf.pem
openssl ec -in leaf.key -out leaf-sec1.key 2>/dev/null
(openssl ecparam -name prime256v1; cat leaf-sec1.key) >leaf-parameters.key
openssl pkcs8 -topk8 -in leaf.key -v2 aes-256-cbc -passout pass:correct -out leaf-encrypted.key
openssl ec -in leaf.key -aes256 -passout pass:correct -out leaf-old-encrypted.key 2>/dev/null
ec other.key

request leaf.key "/CN=for clients"
sign 'extendedKeyUsage=clientAuth
subjectAltName=DNS:signer.example' root.pem "$work/root.key" client.pem
request leaf.key "/CN=nameless"
sign 'extendedKeyUsage=serverAuth' root.pem "$work/root.key" nameless.pem
request leaf.key "/CN=from a server"
sign "$server" leaf.pem leaf.key under-leaf.pem
openssl req -x509 -key leaf.key -subj "/CN=signer.example" -days $days -out self-ca.pem \
  -addext subjectAltName=DNS:signer.example
openssl req -x509 -key leaf.key -subj "/CN=signer.example" -days $days -out self.pem \
  -addext basicConstraints=critical,CA:FALSE -addext subjectAltName=DNS:signer.example

openssl genrsa -traditional -out rsa-pkcs1.key 2048 2>/dev/null
request rsa-pkcs1.key "/CN=rsa.example"
sign 'subjectAltName=DNS:rsa.example' root.pem "$work/root.key" rsa.pem
openssl genrsa -out "$work/rsa-middle.key" 4096 2>/dev/null
request "$work/rsa-middle.key" "/CN=RSA middle"
sign "$authority" root.pem "$work/root.key" rsa-middle.pem
request rsa-pkcs1.key "/CN=rsa.example"
sign 'subjectAltName=DNS:rsa.example' rsa-middle.pem "$work/rsa-middle.key" rsa-large.pem
openssl genrsa -out short-rsa.key 1024 2>/dev/null
request short-rsa.key "/CN=rsa.example"
sign 'subjectAltName=DNS:rsa.example' root.pem "$work/root.key" short-rsa.pem
openssl genpkey -algorithm ED25519 -out ed25519.key
