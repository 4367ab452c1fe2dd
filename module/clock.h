/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The clock of the measuring engine: the time stamp counter, fenced so that
 * nothing of what is measured leaks out of the window and nothing else in.
 * Never CPUID: it leaves the guest.
 */
#ifndef VMR_CLOCK_H
#define VMR_CLOCK_H

#include <linux/types.h>

/**
 * struct vmr_clock - facts about the clock, found when the module is loaded
 * @khz: ticks per millisecond; 0 when the counter cannot be trusted, and then
 *	no cycles are reported
 * @pair_cycles: cost of an empty vmr_clock_begin(), vmr_clock_end() pair
 * @loop_millicycles: cost of one turn of an empty loop, in 1/1000 cycles
 */
struct vmr_clock {
	u32 khz;
	u32 pair_cycles;
	u32 loop_millicycles;
};

static __always_inline u64 vmr_clock_begin(void)
{
	u32 low, high;

	asm volatile("lfence\n\trdtsc\n\tlfence"
		     : "=a" (low), "=d" (high) : : "memory");
	return (u64)high << 32 | low;
}

static __always_inline u64 vmr_clock_end(void)
{
	u32 low, high;

	asm volatile("rdtscp\n\tlfence"
		     : "=a" (low), "=d" (high) : : "ecx", "memory");
	return (u64)high << 32 | low;
}

void vmr_clock_init(void);
const struct vmr_clock *vmr_clock_facts(void);
bool vmr_clock_is_good(void);
s64 vmr_clock_milli_ns(u64 cycles, u64 ops);

#endif /* VMR_CLOCK_H */
