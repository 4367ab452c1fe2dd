// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the machine and its kernel are like; the module: doctor_module.c.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "array.h"
#include "cpu.h"
#include "doctor_check.h"
#include "file.h"
#include "scope.h"

#define DOCTOR_CAP_NET_ADMIN  12
#define DOCTOR_CAP_SYS_MODULE 16
#define DOCTOR_CAP_SYS_ADMIN  21

#define DOCTOR_CLOCK \
	"/sys/devices/system/clocksource/clocksource0/current_clocksource"

/* Bits of /proc/sys/kernel/tainted that mean: this kernel is broken. */
#define DOCTOR_TAINT_MACHINE_CHECK (1UL << 4)
#define DOCTOR_TAINT_BAD_PAGE	   (1UL << 5)
#define DOCTOR_TAINT_DIED	   (1UL << 7)
#define DOCTOR_TAINT_WARNED	   (1UL << 9)
#define DOCTOR_TAINT_LOCKUP	   (1UL << 14)
#define DOCTOR_TAINT_BROKEN                                   \
	(DOCTOR_TAINT_MACHINE_CHECK | DOCTOR_TAINT_BAD_PAGE | \
	 DOCTOR_TAINT_DIED | DOCTOR_TAINT_WARNED | DOCTOR_TAINT_LOCKUP)

static unsigned long long doctor_capabilities(void)
{
	VMR_FREE char *status = vmr_file_text("/proc/self/status");
	const char *line = status ? strstr(status, "\nCapEff:") : NULL;

	return line ? strtoull(line + 8, NULL, 16) : 0;
}

static void doctor_rights(const char *path, struct vmr_doctor_finding *finding)
{
	static const struct {
		int bit;
		const char *name;
	} wanted[] = {
		{DOCTOR_CAP_SYS_MODULE, "CAP_SYS_MODULE"},
		{DOCTOR_CAP_SYS_ADMIN, "CAP_SYS_ADMIN"},
		{DOCTOR_CAP_NET_ADMIN, "CAP_NET_ADMIN"},
	};
	unsigned long long capabilities = doctor_capabilities();
	size_t i;

	(void)path;
	vmr_doctor_find(finding, VMR_DOCTOR_OK,
			"this user may load modules and run instruments");
	for (i = 0; i < VMR_ARRAY_SIZE(wanted); i++) {
		if (capabilities >> wanted[i].bit & 1)
			continue;
		vmr_doctor_find(finding, VMR_DOCTOR_FAIL,
				"user %u lacks the capability %s",
				(unsigned int)geteuid(), wanted[i].name);
		vmr_doctor_remedy(finding, "run vmr as root: sudo vmr ...");
		return;
	}
}

static void doctor_headers(const char *path, struct vmr_doctor_finding *finding)
{
	char release[65], build[PATH_MAX];

	(void)path;
	vmr_doctor_release(release, sizeof(release));
	snprintf(build, sizeof(build), "/lib/modules/%s/build/Makefile",
		 release);
	if (vmr_file_exists(build)) {
		vmr_doctor_find(finding, VMR_DOCTOR_OK,
				"the headers of kernel %s are installed",
				release);
		return;
	}
	vmr_doctor_find(finding, VMR_DOCTOR_WARN,
			"no headers of kernel %s: the module cannot be built for it here",
			release);
	vmr_doctor_remedy(finding, "apt-get install linux-headers-%s", release);
}

static void doctor_modules(const char *path, struct vmr_doctor_finding *finding)
{
	VMR_FREE char *disabled =
		vmr_file_text("/proc/sys/kernel/modules_disabled");

	(void)path;
	if (!vmr_file_exists("/proc/modules")) {
		vmr_doctor_find(finding, VMR_DOCTOR_FAIL,
				"this kernel was built without loadable modules");
		vmr_doctor_remedy(finding,
				  "use another kernel, or a VM: scripts/vm -- vmr list");
	} else if (disabled && *disabled == '1') {
		vmr_doctor_find(finding, VMR_DOCTOR_FAIL,
				"loading modules was turned off until the next boot (kernel.modules_disabled)");
		vmr_doctor_remedy(finding,
				  "reboot, and find who sets kernel.modules_disabled");
	} else {
		vmr_doctor_find(finding, VMR_DOCTOR_OK,
				"this kernel takes modules");
	}
}

static void doctor_taint(const char *path, struct vmr_doctor_finding *finding)
{
	VMR_FREE char *text = vmr_file_text("/proc/sys/kernel/tainted");
	unsigned long taint = text ? strtoul(text, NULL, 10) : 0;

	(void)path;
	if (taint & DOCTOR_TAINT_BROKEN) {
		vmr_doctor_find(finding, VMR_DOCTOR_WARN,
				"something went wrong in this kernel before (taint %lu): do not trust its figures",
				taint);
		vmr_doctor_remedy(finding, "look at dmesg, then reboot");
	} else {
		vmr_doctor_find(finding, VMR_DOCTOR_OK,
				"nothing went wrong in this kernel so far (taint %lu)",
				taint);
	}
}

static void doctor_clock(const char *path, struct vmr_doctor_finding *finding)
{
	VMR_FREE char *clock = vmr_file_text(DOCTOR_CLOCK);

	(void)path;
	if (clock && !strcmp(clock, "tsc")) {
		vmr_doctor_find(finding, VMR_DOCTOR_OK,
				"the clock source is tsc");
		return;
	}
	vmr_doctor_find(finding, VMR_DOCTOR_WARN,
			"the clock source is %s, not tsc: results in cycles may be refused",
			clock ? clock : "not known");
	vmr_doctor_remedy(finding,
			  "vmr info says whether the module trusts the TSC; if it does not and yours is sound, boot with tsc=reliable");
}

/* Entries that only a kernel with costly debugging has. */
static void doctor_debug(const char *path, struct vmr_doctor_finding *finding)
{
	static const struct {
		const char *file;
		const char *name;
	} signs[] = {
		{"/sys/kernel/debug/kmemleak", "kmemleak"},
		{"/proc/lockdep_stats", "lockdep"},
		{"/sys/module/kasan", "KASAN"},
		{"/sys/kernel/debug/page_owner", "page_owner"},
	};
	char names[100] = "";
	size_t i, len;

	(void)path;
	for (i = 0; i < VMR_ARRAY_SIZE(signs); i++) {
		len = strlen(names);
		if (vmr_file_exists(signs[i].file))
			snprintf(names + len, sizeof(names) - len, "%s%s",
				 len ? ", " : "", signs[i].name);
	}
	if (names[0])
		vmr_doctor_find(finding, VMR_DOCTOR_WARN,
				"this is a debug kernel (%s): verdicts hold, times do not",
				names);
	else
		vmr_doctor_find(finding, VMR_DOCTOR_OK,
				"no costly debugging was found in this kernel");
}

static void doctor_accel(const char *path, struct vmr_doctor_finding *finding)
{
	const char *accel = vmr_cpu_accel();

	(void)path;
	if (!strcmp(accel, "none"))
		vmr_doctor_find(finding, VMR_DOCTOR_OK, "this is bare metal");
	else if (!strcmp(accel, "tcg-icount"))
		vmr_doctor_find(finding, VMR_DOCTOR_OK,
				"exact mode: figures are guest instructions and repeat to the digit");
	else if (!strcmp(accel, "tcg"))
		vmr_doctor_find(finding, VMR_DOCTOR_WARN,
				"the CPU is emulated in software: counts and verdicts are real, times are not");
	else
		vmr_doctor_find(finding, VMR_DOCTOR_WARN,
				"this is a virtual machine (%s): times have the host's noise",
				accel);
}

static const struct {
	const char *name;
	void (*check)(const char *path, struct vmr_doctor_finding *finding);
} doctor_checks[] = {
	{"rights", doctor_rights},	   {"modules", doctor_modules},
	{"headers", doctor_headers},	   {"file", vmr_doctor_file},
	{"vermagic", vmr_doctor_vermagic}, {"signature", vmr_doctor_signature},
	{"loaded", vmr_doctor_loaded},	   {"netlink", vmr_doctor_netlink},
	{"taint", doctor_taint},	   {"clock", doctor_clock},
	{"debug", doctor_debug},	   {"machine", doctor_accel},
};

size_t vmr_doctor_count(void)
{
	return VMR_ARRAY_SIZE(doctor_checks);
}

void vmr_doctor_check(size_t index, const char *path,
		      struct vmr_doctor_finding *finding)
{
	memset(finding, 0, sizeof(*finding));
	finding->check = doctor_checks[index].name;
	doctor_checks[index].check(path, finding);
}

const char *vmr_doctor_state_name(enum vmr_doctor_state state)
{
	static const char *const names[] = {
		[VMR_DOCTOR_OK] = "ok",
		[VMR_DOCTOR_WARN] = "warn",
		[VMR_DOCTOR_FAIL] = "fail",
	};

	return names[state];
}
