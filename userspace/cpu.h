/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * On what the kernel runs: bare metal, or which hypervisor.
 */
#ifndef VMR_CPU_H
#define VMR_CPU_H

/* Room for vmr_cpu_hypervisor(), in bytes. */
#define VMR_CPU_HYPERVISOR	16

/* CPUID's signature, such as "KVMKVMKVM"; empty on bare metal. */
void vmr_cpu_hypervisor(char buf[VMR_CPU_HYPERVISOR]);

/*
 * How the CPU is made: "none" for bare metal, "kvm", "tcg", "tcg-icount" (the
 * rig says so in VMR_ACCEL: a guest cannot tell), or "other".
 */
const char *vmr_cpu_accel(void);

#endif /* VMR_CPU_H */
