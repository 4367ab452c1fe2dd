// SPDX-License-Identifier: GPL-2.0-or-later
#include <cpuid.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "cpu.h"

#define CPU_HYPERVISOR_LEAF	0x40000000

static void cpu_signature(unsigned int leaf, char buf[VMR_CPU_HYPERVISOR])
{
	unsigned int eax, word[3];

	__cpuid(leaf, eax, word[0], word[1], word[2]);
	memset(buf, 0, VMR_CPU_HYPERVISOR);
	memcpy(buf, word, sizeof(word));
}

void vmr_cpu_hypervisor(char buf[VMR_CPU_HYPERVISOR])
{
	unsigned int eax, ebx, ecx, edx;

	buf[0] = '\0';
	if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !(ecx >> 31))
		return;
	cpu_signature(CPU_HYPERVISOR_LEAF, buf);
	/* KVM that plays Hyper-V shows itself at the next base. */
	if (!strcmp(buf, "Microsoft Hv")) {
		cpu_signature(CPU_HYPERVISOR_LEAF + 0x100, buf);
		if (strcmp(buf, "KVMKVMKVM"))
			strcpy(buf, "Microsoft Hv");
	}
}

static const char *cpu_accel_detect(void)
{
	char signature[VMR_CPU_HYPERVISOR];

	vmr_cpu_hypervisor(signature);
	if (!signature[0])
		return "none";
	if (!strcmp(signature, "KVMKVMKVM"))
		return "kvm";
	if (!strcmp(signature, "TCGTCGTCGTCG"))
		return "tcg";
	return "other";
}

const char *vmr_cpu_accel(void)
{
	static const char *const known[] = {
		"none", "kvm", "tcg", "tcg-icount", "other",
	};
	const char *told = getenv("VMR_ACCEL");
	size_t i;

	for (i = 0; told && i < VMR_ARRAY_SIZE(known); i++)
		if (!strcmp(told, known[i]))
			return known[i];
	return cpu_accel_detect();
}
