#!/bin/bash
# Builds the guests into the resources beside this folder, and their native versions.
#   build.sh            all images
#   build.sh small      the small guests, of small/, into their folder of resources
#   build.sh NAME...    some, as sort-pae
#   build.sh native     native/WORKLOAD in the build folder
#   build.sh --check    native, and their checksums against guests.tsv
# Environment: OUT (images), SMALL (small images), WORK (objects and native versions), TABLE (guests.tsv).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
table=${TABLE:-$here/../main/resources/guests/guests.tsv}
out=${OUT:-$here/../main/resources/guests}
small=${SMALL:-$here/../main/resources/small}
work=${WORK:-$here/../../target/guests}
mkdir -p "$out" "$small" "$work/native"
out=$(realpath "$out")
small=$(realpath "$small")
work=$(realpath "$work")
table=$(realpath "$table")
cd "$here"

flags="-std=gnu11 -Wall -Wextra -Werror -O2 -ffreestanding -fno-pic -mgeneral-regs-only -nostdlib
  -fcf-protection=none -fno-stack-protector -fno-asynchronous-unwind-tables -fno-ident
  -fno-tree-loop-distribute-patterns -fno-strict-aliasing -fomit-frame-pointer"

declare -A mode_flags=(
  [ia32]="-m32 -march=i686 -DIA32"
  [pae]="-m32 -march=i686 -DPAE"
  [x64]="-m64 -march=x86-64 -mno-red-zone -mcmodel=small -DX64"
)

declare -A formats=([ia32]=elf_i386 [pae]=elf_i386 [x64]=elf_x86_64)

# The rows of the table, without its header.
rows() { grep -v '^name' "$table"; }

# Compiles a source for a guest: compile MODE SOURCE OBJECT
compile() {
  # shellcheck disable=SC2086
  gcc $flags -Ikernel ${mode_flags[$1]} -c "$2" -o "$3"
}

# Builds a guest's image: image NAME
image() {
  local name=$1 workload=${1%-*} mode=${1##*-} objects=() source object
  local dir=$work/$name
  mkdir -p "$dir"
  local kernel=(kernel/boot.S kernel/traps.c kernel/paging.c kernel/devices.c kernel/main.c
    kernel/library.c)
  local user=()
  if [ -f "user/$workload.c" ]; then
    user=(user/start.c kernel/library.c "user/$workload.c")
  elif [ -f "user/$workload.S" ]; then
    user=("user/$workload.S")
  fi
  if [ -f "system/$workload.c" ]; then
    kernel+=("system/$workload.c")
  else
    kernel+=(kernel/compute.c)
  fi
  if [ -f "system/${workload}_code.S" ]; then
    kernel+=("system/${workload}_code.S")
  fi
  for source in "${kernel[@]}"; do
    object=$dir/$(basename "${source%.*}").o
    compile "$mode" "$source" "$object"
    objects+=("$object")
  done
  # User code is linked by itself first, so that it cannot call the kernel's functions.
  if [ ${#user[@]} -gt 0 ]; then
    local parts=()
    for source in "${user[@]}"; do
      object=$dir/user-$(basename "${source%.*}").o
      compile "$mode" "$source" "$object"
      parts+=("$object")
    done
    ld -m "${formats[$mode]}" -r -o "$dir/all.user.o" "${parts[@]}"
    objcopy --wildcard --keep-global-symbol='user_*' "$dir/all.user.o"
    objects+=("$dir/all.user.o")
  fi
  ld -m "${formats[$mode]}" -z max-page-size=4096 --build-id=none --no-warn-rwx-segments \
    -T kernel/guest.lds -o "$dir/linked.elf" "${objects[@]}"
  # A Multiboot loader takes ELF32 alone; the 64-bit code lies in it all the same.
  objcopy -O elf32-i386 -S "$dir/linked.elf" "$out/$name.elf"
  chmod 644 "$out/$name.elf"
}

# Builds a small guest: small NAME
small() {
  local object=$work/small-$1.o
  gcc -m64 -Wall -Werror -c "small/$1.S" -o "$object"
  ld -m elf_x86_64 -N --build-id=none --no-warn-rwx-segments -Ttext 0x100000 -e entry \
    -o "$work/small-$1.elf" "$object"
  objcopy -O elf32-i386 -S -R .note.gnu.property "$work/small-$1.elf" "$small/$1.elf"
  chmod 644 "$small/$1.elf"
}

# All small guests.
smalls() {
  local source
  for source in small/*.S; do
    small "$(basename "$source" .S)"
  done
}

# A workload on the build machine: what it asks for, and its user part if it has one.
native() {
  local workload=$1 sources=(hosted/compute.c)
  if [ -f "hosted/$workload.c" ]; then
    sources=("hosted/$workload.c")
  fi
  if [ -f "user/$workload.c" ]; then
    sources+=("user/$workload.c")
  fi
  gcc -std=gnu11 -D_GNU_SOURCE -O2 -mno-red-zone -Wall -Wextra -Werror -DHOSTED \
    -o "$work/native/$workload" "${sources[@]}"
}

# All workloads of the table.
natives() {
  rows | cut -f 3 | sort -u | while read -r workload; do
    native "$workload"
  done
}

# Whether each native version prints the checksum of its rows.
check() {
  local bad=0 count=0 name mode workload kind scale sum steps printed
  while IFS=$'\t' read -r name mode workload kind scale sum steps; do
    printed=$("$work/native/$workload" "$scale" | tail -n 1)
    if [ "$printed" != "checksum $sum" ]; then
      echo "$name: the native version prints '$printed', the table says $sum" >&2
      bad=1
    fi
    count=$((count + 1))
  done < <(rows)
  [ $bad = 0 ] && echo "$count rows: the native versions print the table's checksums"
  return $bad
}

case "${1:-}" in
  native) natives ;;
  small) smalls ;;
  --check)
    natives
    check
    ;;
  '')
    rows | cut -f 1 | while read -r name; do image "$name"; done
    smalls
    ;;
  *) for name in "$@"; do image "$name"; done ;;
esac
