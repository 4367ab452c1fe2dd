/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The interrupts that the architecture counts, the local timer's above all. Its
 * own sum of them, arch_irq_stat_cpu(), is not exported. From 7.1 on they stand
 * in an array.
 */
#ifndef VMR_COMPAT_ASM_HARDIRQ_H
#define VMR_COMPAT_ASM_HARDIRQ_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <linux/version.h>

#include_next <asm/hardirq.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
static inline u64 vmr_compat_arch_irqs(const irq_cpustat_t *stat)
{
	u64 sum = 0;
	int i;

	for (i = 0; i < IRQ_COUNT_MAX; i++)
		sum += READ_ONCE(stat->counts[i]);
	return sum;
}
#else
static inline u64 vmr_compat_arch_irqs(const irq_cpustat_t *stat)
{
	u64 sum = READ_ONCE(stat->__nmi_count);

#ifdef CONFIG_X86_LOCAL_APIC
	sum += READ_ONCE(stat->apic_timer_irqs);
#endif
	sum += READ_ONCE(stat->x86_platform_ipis);
	sum += READ_ONCE(stat->apic_perf_irqs);
	sum += READ_ONCE(stat->apic_irq_work_irqs);
#ifdef CONFIG_SMP
	sum += READ_ONCE(stat->irq_resched_count);
	sum += READ_ONCE(stat->irq_call_count);
#endif
#ifdef CONFIG_X86_HV_CALLBACK_VECTOR
	sum += READ_ONCE(stat->irq_hv_callback_count);
#endif
#if IS_ENABLED(CONFIG_HYPERV)
	sum += READ_ONCE(stat->hyperv_stimer0_count);
#endif
	return sum;
}
#endif

#endif /* VMR_COMPAT_ASM_HARDIRQ_H */
