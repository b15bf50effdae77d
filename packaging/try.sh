#!/usr/bin/env bash
# Installs each thing packaging/build.sh made where nothing else is, fills the form of specs/广州开放大学 with it,
# compares every byte with what the ordinary release build writes, and takes it away again.
# The Debian package goes into a bare Debian in a chroot; that needs root and debootstrap, or a bare system as a
# tar file in JIXIAO_ROOTFS. Without them it is unpacked and run from there.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf -- '-- %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }
target=${CARGO_TARGET_DIR:-target}
out=target/packaging/out
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unit=specs/广州开放大学
form='广州开放大学-项目支出绩效目标表（含转移支付项目）.xlsx'

cargo build --release --locked --bin jixiao 2> "$work/log" || { cat "$work/log" >&2; exit 1; }
"$target/release/jixiao" render "$unit" -o "$work/expected" > "$work/log" 2>&1 || [ $? -eq 1 ]
[ -s "$work/expected/$form" ] || fail "the release build wrote no file"

# render NAME SPECS RESULT PROGRAM...: the same bytes as expected.
render() {
  local name=$1 specs=$2 result=$3
  shift 3
  "$@" render "$specs" -o "$result" > "$work/log" 2>&1 || [ $? -eq 1 ] || { cat "$work/log" >&2; fail "$name"; }
}
same() {
  cmp "$work/expected/$form" "$2/$form" || fail "$1 writes other bytes than the release build"
  say "$1: $(wc -c < "$2/$form") bytes, the same as the release build's"
}
tried=0

say "cargo install"
cargo install --path . --locked --root "$work/root" > "$work/log" 2>&1 || { cat "$work/log" >&2; fail "cargo install"; }
render "cargo install" "$unit" "$work/cargo" "$work/root/bin/jixiao"
same "cargo install" "$work/cargo"
cargo uninstall --root "$work/root" jixiao > "$work/log" 2>&1
[ ! -e "$work/root/bin/jixiao" ] || fail "cargo uninstall left the program"

for archive in "$out"/*.tar.gz; do
  [ -e "$archive" ] || continue
  mkdir -p "$work/archive"
  tar -C "$work/archive" -xzf "$archive" --strip-components 1
  render "$archive" "$unit" "$work/from-archive" env -i "$work/archive/jixiao"
  same "archive" "$work/from-archive"
  tried=$((tried + 1))
done

# A bare Debian as a tar file, made once.
rootfs=${JIXIAO_ROOTFS:-$target/debian-root.tar}
if [ ! -s "$rootfs" ] && [ "$(id -u)" = 0 ] && command -v debootstrap >/dev/null; then
  say "a bare Debian, by debootstrap"
  if debootstrap --variant=minbase stable "$work/bare" > "$work/log" 2>&1; then
    tar -C "$work/bare" -cf "$rootfs" .
  else
    tail -n 3 "$work/log"
  fi
  rm -rf "$work/bare"
fi
for package in "$out"/*.deb; do
  [ -e "$package" ] || continue
  system=$work/system
  mkdir -p "$system"
  if [ -s "$rootfs" ] && [ "$(id -u)" = 0 ]; then
    tar -C "$system" -xf "$rootfs"
    inside() { chroot "$system" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "$@"; }
    cp "$package" "$system/jixiao.deb"
    inside dpkg -i /jixiao.deb > "$work/log" 2>&1 || { cat "$work/log" >&2; fail "dpkg -i"; }
    inside jixiao doctor > "$work/log" 2>&1 || { cat "$work/log" >&2; fail "jixiao doctor in a bare Debian"; }
    how="dpkg -i in a bare Debian"
  else
    dpkg-deb -x "$package" "$system"
    inside() { (cd "$system" && env -i "$system/usr/bin/$1" "${@:2}"); }
    how="unpacked, not installed (no chroot here)"
  fi
  for page in zh_CN/man1/jixiao.1.gz man1/jixiao.1.gz zh_CN/man1/jixiao-git-install.1.gz; do
    gzip -t "$system/usr/share/man/$page" || fail "no manual page $page"
  done
  bash -n "$system/usr/share/bash-completion/completions/jixiao"
  if [ -d "$system/root" ]; then
    render "$package" /usr/share/doc/jixiao/examples/广州开放大学 /root/out inside jixiao
    same "Debian package, $how" "$system/root/out"
    inside dpkg -P jixiao > "$work/log" 2>&1 || { cat "$work/log" >&2; fail "dpkg -P"; }
    left=$(find "$system/usr" -path '*jixiao*')
    [ -z "$left" ] || fail "dpkg -P left $left"
  else
    render "$package" usr/share/doc/jixiao/examples/广州开放大学 "$work/from-deb" inside jixiao
    same "Debian package, $how" "$work/from-deb"
  fi
  rm -rf "$system"
  tried=$((tried + 1))
done

for wheel in "$out"/*.whl; do
  [ -e "$wheel" ] || continue
  python3 -m venv "$work/venv" > "$work/log" 2>&1 || { say "wheel: not tried ($(tail -n 1 "$work/log"))"; continue; }
  "$work/venv/bin/pip" install --quiet --no-index --disable-pip-version-check "$wheel" || fail "pip install"
  render "$wheel" "$unit" "$work/from-wheel" env -i "$work/venv/bin/jixiao"
  same "Python wheel" "$work/from-wheel"
  "$work/venv/bin/pip" uninstall --quiet --yes jixiao
  [ ! -e "$work/venv/bin/jixiao" ] || fail "pip uninstall left the program"
  tried=$((tried + 1))
done

(cd "$out" && sha256sum --check --quiet SHA256SUMS) || fail "the sums are not those of the files"
say "all good: cargo install and $tried packages"
