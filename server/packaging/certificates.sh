#!/bin/sh
# certificates.sh AUTHORITY DATABASE BUCKET: makes an authority for the compose file's own network, and a certificate of it for
# the database and for the bucket, each in its folder. The authority's key is thrown away at the end, so that nobody can make
# another. While what is there is good for three months more, it does nothing; then it makes all of it anew.
set -eu
authority=$1 database=$2 bucket=$3

is_good() {
    openssl x509 -noout -checkend 7776000 -in "$1" > /dev/null 2>&1 \
        && openssl verify -CAfile "$authority/ca.crt" "$1" > /dev/null 2>&1
}
if is_good "$database/server.crt" && is_good "$bucket/public.crt"; then
    exit 0
fi

umask 077
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
cd "$made"
key='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'

# shellcheck disable=SC2086 # several words
openssl req -x509 $key -days 3650 -subj '/CN=Backup Summary Report, inside' -keyout ca.key -out ca.crt \
    -addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign' 2> /dev/null

certificate() {
    printf '%s\n' "subjectAltName=DNS:$1,DNS:localhost" 'basicConstraints=critical,CA:FALSE' \
        'keyUsage=critical,digitalSignature' 'extendedKeyUsage=serverAuth' > extensions
    # shellcheck disable=SC2086 # several words
    openssl req $key -subj "/CN=$1" -keyout "$1.key" -out "$1.csr" 2> /dev/null
    openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -extfile extensions \
        -out "$1.crt" 2> /dev/null
}
certificate database
certificate bucket

# MinIO looks for authorities of its clients there, and would make the folder.
mkdir -p "$bucket/CAs"
install -m 0644 ca.crt "$authority/ca.crt"
install -m 0644 bucket.crt "$bucket/public.crt"
install -m 0600 bucket.key "$bucket/private.key"
install -m 0644 database.crt "$database/server.crt"
install -m 0600 database.key "$database/server.key"
# PostgreSQL takes a key that is its own, or nobody's else; nobody but root can give it away.
if [ "$(id -u)" = 0 ] && id postgres > /dev/null 2>&1; then
    chown postgres "$database/server.key"
fi
