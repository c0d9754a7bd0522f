#!/bin/bash
# Runs guests under QEMU, and compares their checksums with guests.tsv; without names, all guests.
# Environment: CPU (a model of QEMU's, max), SCALE (the table's), IMAGES (folder of the images).
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
table=$here/../main/resources/guests/guests.tsv
images=${IMAGES:-$here/../main/resources/guests}
bad=0
printf '%-20s %7s  %-16s %s\n' guest bytes checksum verdict
while IFS=$'\t' read -r name mode workload kind scale sum steps; do
  if [ "$name" = name ] || { [ $# -gt 0 ] && [[ " $* " != *" $name "* ]]; }; then
    continue
  fi
  printed=$(timeout 60 qemu-system-x86_64 -M pc -cpu "${CPU:-max}" -accel tcg -m 128 -display none \
    -serial stdio -monitor none -no-reboot -device isa-debug-exit,iobase=0xf4,iosize=4 \
    -kernel "$images/$name.elf" -append "scale=${SCALE:-$scale}" 2>&1 < /dev/null)
  status=$?
  last=$(tr -d '\r' <<< "$printed" | tail -n 1)
  got=${last#checksum }
  if [ $status -ne 1 ]; then
    verdict="ended with status $status: $last"
  elif [ -n "${SCALE:-}" ]; then
    verdict='not compared'
  elif [ "$last" = "checksum $sum" ]; then
    verdict=right
  else
    verdict="wrong, expected $sum"
  fi
  [ "$verdict" = right ] || [ "$verdict" = 'not compared' ] || bad=1
  printf '%-20s %7d  %-16s %s\n' "$name" "$(stat -c %s "$images/$name.elf")" "${got:0:16}" "$verdict"
done < "$table"
exit $bad
