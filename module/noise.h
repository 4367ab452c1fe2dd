/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What else ran on a CPU while something was measured there.
 */
#ifndef VMR_NOISE_H
#define VMR_NOISE_H

#include <linux/kernel_stat.h>
#include <linux/sched.h>

/**
 * struct vmr_noise - counters of the CPU and the task that read them
 * @irqs: interrupts taken by the CPU: devices, local timer, IPIs, NMIs
 * @switches: times the task gave the CPU to another
 *
 * Both see what leaves the kernel's own traces. What the firmware or a host
 * takes away is seen in steal time at most, and that is only known per tick.
 */
struct vmr_noise {
	u64 irqs;
	u64 switches;
};

/*
 * Of devices, and of the local timer and the rest, which kstat leaves out. Raw:
 * a worker whose CPU goes away is let go from it, reads another's counters, and
 * is told so after the window.
 */
static inline u64 vmr_noise_irqs(void)
{
	return raw_cpu_read(kstat.irqs_sum) +
	       vmr_compat_arch_irqs(raw_cpu_ptr(&irq_stat));
}

/* Some twenty loads: for before and after a window, never within. */
static inline struct vmr_noise vmr_noise_read(void)
{
	return (struct vmr_noise){
		.irqs = vmr_noise_irqs(),
		.switches = current->nvcsw + current->nivcsw,
	};
}

static inline bool vmr_noise_differs(const struct vmr_noise *a,
				     const struct vmr_noise *b)
{
	return a->irqs != b->irqs || a->switches != b->switches;
}

/* Nanoseconds that a hypervisor has kept this CPU, as of the last tick. */
static inline u64 vmr_noise_steal_ns(void)
{
	return raw_cpu_ptr(&kernel_cpustat)->cpustat[CPUTIME_STEAL];
}

#endif /* VMR_NOISE_H */
