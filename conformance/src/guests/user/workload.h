/* What a workload is, and what it may ask for: the same in a guest and on the build machine. */
#ifndef WORKLOAD_H
#define WORKLOAD_H

#include "../kernel/types.h"

/* The workload; work is proportional to scale. The result is the checksum. */
u64 workload(u32 scale);

/* So many zeros, page-aligned, for ever. */
void *memory(word bytes);

#endif
