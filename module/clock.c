// SPDX-License-Identifier: GPL-2.0
#include <linux/irqflags.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <asm/cpufeature.h>
#include <asm/tsc.h>

#include "clock.h"

#define CLOCK_PAIRS		1000
#define CLOCK_LOOP_TURNS	10000
#define CLOCK_LOOPS		20

/* The window over which the counter is held against the kernel's clock. */
#define CLOCK_WINDOW_NS		(2 * NSEC_PER_MSEC)
#define CLOCK_WINDOWS		10

/* The counter and the kernel's clock may differ by this much in that window. */
#define CLOCK_TOLERANCE_PERCENT	2

/* Written once, when the module is loaded. */
static struct vmr_clock clock_facts __ro_after_init;

/* The smallest of many: what the pair costs when nothing comes between. */
static u32 __init clock_measure_pair(void)
{
	u64 start, cycles, best = U64_MAX;
	int i;

	for (i = 0; i < CLOCK_PAIRS; i++) {
		start = vmr_clock_begin();
		cycles = vmr_clock_end() - start;
		best = min(best, cycles);
	}
	return best;
}

static __init noinline u64 clock_run_loop(unsigned int turns)
{
	u64 start = vmr_clock_begin();
	unsigned int i;

	for (i = 0; i < turns; i++)
		barrier();
	return vmr_clock_end() - start;
}

static u32 __init clock_measure_loop(u32 pair_cycles)
{
	u64 best = U64_MAX;
	int i;

	for (i = 0; i < CLOCK_LOOPS; i++)
		best = min(best, clock_run_loop(CLOCK_LOOP_TURNS));
	if (best < pair_cycles)
		return 0;
	return div_u64((best - pair_cycles) * 1000, CLOCK_LOOP_TURNS);
}

/* A virtual CPU that is not run between two reads disagrees now and then. */
static bool __init clock_agrees_once(u32 khz)
{
	u64 start_ns, ns, start, cycles, expected, tolerance;
	unsigned long flags;

	local_irq_save(flags);
	start_ns = ktime_get_ns();
	start = vmr_clock_begin();
	do {
		ns = ktime_get_ns() - start_ns;
	} while (ns < CLOCK_WINDOW_NS);
	cycles = vmr_clock_end() - start;
	local_irq_restore(flags);

	expected = div_u64(ns * khz, USEC_PER_SEC);
	tolerance = div_u64(expected * CLOCK_TOLERANCE_PERCENT, 100);
	return cycles >= expected - tolerance &&
	       cycles <= expected + tolerance;
}

static bool __init clock_agrees(u32 khz)
{
	int i;

	for (i = 0; i < CLOCK_WINDOWS; i++)
		if (clock_agrees_once(khz))
			return true;
	return false;
}

static u32 __init clock_trusted_khz(void)
{
	if (!boot_cpu_has(X86_FEATURE_RDTSCP) || !tsc_khz)
		return 0;
	if (check_tsc_unstable()) {
		pr_info("the kernel calls the TSC unstable: no cycles\n");
		return 0;
	}
	if (!clock_agrees(tsc_khz)) {
		pr_info("TSC and kernel clock disagree: no cycles\n");
		return 0;
	}
	return tsc_khz;
}

/**
 * vmr_clock_init() - find out what the clock is worth and what it costs
 */
void __init vmr_clock_init(void)
{
	clock_facts.khz = clock_trusted_khz();
	if (!clock_facts.khz)
		return;
	clock_facts.pair_cycles = clock_measure_pair();
	clock_facts.loop_millicycles =
		clock_measure_loop(clock_facts.pair_cycles);
}

/**
 * vmr_clock_facts() - what was found when the module was loaded
 *
 * Return: the facts.
 */
const struct vmr_clock *vmr_clock_facts(void)
{
	return &clock_facts;
}

/**
 * vmr_clock_is_good() - whether the clock can be trusted now
 *
 * The kernel may find out late that the counter is unstable.
 *
 * Return: true when cycles may be reported.
 */
bool vmr_clock_is_good(void)
{
	return clock_facts.khz && !check_tsc_unstable();
}

/**
 * vmr_clock_milli_ns() - cycles of many operations as time of one
 * @cycles: TSC cycles of all operations; below 2^54
 * @ops: number of operations, not 0
 *
 * Return: 1/1000 ns for each operation.
 */
s64 vmr_clock_milli_ns(u64 cycles, u64 ops)
{
	u64 milli_cycles = mul_u64_u64_div_u64(cycles, 1000, ops);

	return mul_u64_u64_div_u64(milli_cycles, USEC_PER_SEC,
				   clock_facts.khz);
}
