#!/bin/sh
# Installs gisvc from this folder, without network: ./install-offline.sh [/opt/gisvc]
# What is here is compared with SHA256SUMS first, and every package once more with the hash in the lock.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
target=${1:-/opt/gisvc}
python=${PYTHON:-python3}

"$python" -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "gisvc needs Python 3.11 or newer / 需要 Python 3.11 以上")'
cd "$here"
sha256sum --check --quiet SHA256SUMS
"$python" -m venv "$target"
"$target/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --find-links "$here" --only-binary :all: --require-hashes -r requirements.lock
"$target/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --no-deps "$here"/gisvc-*.whl
"$target/bin/gisvc" doctor
echo "installed / 已安装: $target/bin/gisvc"
