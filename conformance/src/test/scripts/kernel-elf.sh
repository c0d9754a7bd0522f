#!/bin/sh
# Unpacks the ELF kernel inside a Linux bzImage, for "btmmu oracle objdump".
#
# usage: kernel-elf.sh VMLINUZ ELF
#
# The setup header (Documentation/arch/x86/boot.rst) says where the compressed kernel is:
# setup_sects at 0x1f1, payload_offset at 0x248 and payload_length at 0x24c; the payload's
# last four bytes are the size it unpacks to.
set -eu

fail() {
  echo "kernel-elf.sh: $1" >&2
  exit 2
}

[ $# -eq 2 ] || fail "give a bzImage and the file to write"
[ -r "$1" ] || fail "$1 cannot be read"

number() { # offset bytes
  od -An -t "u$2" -j "$1" -N "$2" "$image" | tr -d ' '
}

image=$1
[ "$(dd if="$image" bs=1 skip=514 count=4 2>/dev/null)" = HdrS ] || fail "$1 is no bzImage"
sectors=$(number 497 1)
[ "$sectors" -gt 0 ] || sectors=4
start=$(( (sectors + 1) * 512 + $(number 584 4) ))
length=$(number 588 4)

payload() {
  tail -c +"$(( start + 1 ))" "$image" | head -c "$length"
}

magic=$(payload 2>/dev/null | head -c 4 | od -An -t x1 | tr -d ' \n')
part=$2.part
trap 'rm -f "$part"' EXIT
case $magic in
  1f8b*) payload | gzip -dcq >"$part" || true ;;
  fd377a58) payload | head -c "$(( length - 4 ))" | xz -dc --single-stream >"$part" ;;
  28b52ffd) payload | head -c "$(( length - 4 ))" | zstd -dcq >"$part" ;;
  5d0000*) payload | xz -dc --format=lzma >"$part" || true ;;
  02214c18) payload | head -c "$(( length - 4 ))" | lz4 -dcq >"$part" ;;
  7f454c46) payload >"$part" ;;
  *) fail "$1: no known compression begins with $magic" ;;
esac
[ "$(head -c 4 "$part" | od -An -t x1 | tr -d ' ')" = 7f454c46 ] || fail "$1: no ELF file inside"
mv "$part" "$2"
