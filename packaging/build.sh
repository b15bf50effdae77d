#!/usr/bin/env bash
# Builds what people install, into target/packaging/out: the program on its own, a Debian package, a Python wheel,
# the list of what is inside (SBOM) and SHA-256 sums. What needs a tool that is not installed is told and left out.
#   packaging/build.sh            from the ordinary release build; runs where the C library is as new as here
#   packaging/build.sh --static   from a build that carries its C library; runs on any Linux of this processor
set -euo pipefail
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/.."

say() { printf -- '-- %s\n' "$*"; }
target=${CARGO_TARGET_DIR:-target}
place=target/packaging out=target/packaging/out
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
processor=$(uname -m)
triple='' kind=linux-gnu
if [ "${1:-}" = --static ]; then
  triple=$processor-unknown-linux-musl kind=linux-static
  rustup target list --installed | grep -qx "$triple" || {
    echo "$triple is not installed: rustup target add $triple" >&2
    exit 2
  }
fi
rm -rf "$place"
mkdir -p "$out" "$place/man" "$place/completions"

say "the program ($kind)"
cargo build --release --locked --bin jixiao ${triple:+--target "$triple"}
program=$target/${triple:+$triple/}release/jixiao

say "manual pages and completions"
"$program" --lang zh man -o "$place/man/zh" > "$place/log"
"$program" --lang en man -o "$place/man/en" >> "$place/log"
for shell in bash zsh fish powershell elvish; do
  "$program" --lang zh completions "$shell" > "$place/completions/jixiao.$shell"
done

# One file is enough; the rest is for those who want it. The same input gives the same archive.
say "archive"
folder=jixiao-$version-$processor-$kind
mkdir "$place/$folder"
cp "$program" README.md README.en.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE docs/install.md "$place/$folder"
cp -r "$place/man" "$place/completions" "$place/$folder"
tar -C "$place" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@${SOURCE_DATE_EPOCH:-1577836800}" \
  -cf - "$folder" | gzip -9n > "$out/$folder.tar.gz"

if cargo deb --version >/dev/null 2>&1; then
  say "Debian package"
  cargo deb --no-build --no-strip ${triple:+--target "$triple"} --output "$out/"
else
  say "Debian package: not tried (cargo-deb is not installed)"
fi

maturin=$target/venv/bin/maturin
command -v maturin >/dev/null && maturin=maturin
if command -v "$maturin" >/dev/null; then
  say "Python wheel"
  "$maturin" build --release --locked ${triple:+--target "$triple"} --out "$out"
else
  say "Python wheel: not tried (maturin is not installed)"
fi

# maturin puts the list of everything built in into the wheel.
for wheel in "$out"/*.whl; do
  [ -e "$wheel" ] || continue
  say "SBOM (CycloneDX)"
  python3 - "$wheel" "$out/jixiao-$version.cdx.json" <<'PY'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    [name] = [name for name in wheel.namelist() if name.endswith(".cyclonedx.json")]
    open(sys.argv[2], "wb").write(wheel.read(name))
PY
done

say "sums"
(cd "$out" && sha256sum -- * > SHA256SUMS && ls -l && cat SHA256SUMS)
