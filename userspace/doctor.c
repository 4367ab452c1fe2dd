// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "client.h"
#include "cpu.h"
#include "doctor.h"
#include "kmodule.h"
#include "util.h"

#define DOCTOR_CAP_NET_ADMIN	12
#define DOCTOR_CAP_SYS_MODULE	16
#define DOCTOR_CAP_SYS_ADMIN	21

/* Set by the firmware; 4 bytes of attributes stand before the value. */
#define DOCTOR_SECURE_BOOT \
	"/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"

/* Bits of /proc/sys/kernel/tainted that mean: this kernel is broken. */
#define DOCTOR_TAINT_MACHINE_CHECK	(1UL << 4)
#define DOCTOR_TAINT_BAD_PAGE		(1UL << 5)
#define DOCTOR_TAINT_DIED		(1UL << 7)
#define DOCTOR_TAINT_WARNED		(1UL << 9)
#define DOCTOR_TAINT_LOCKUP		(1UL << 14)
#define DOCTOR_TAINT_BROKEN \
	(DOCTOR_TAINT_MACHINE_CHECK | DOCTOR_TAINT_BAD_PAGE | \
	 DOCTOR_TAINT_DIED | DOCTOR_TAINT_WARNED | DOCTOR_TAINT_LOCKUP)

__attribute__((format(printf, 3, 4)))
static void doctor_find(struct vmr_doctor_finding *finding,
			enum vmr_doctor_state state, const char *fmt, ...)
{
	va_list args;

	finding->state = state;
	va_start(args, fmt);
	vsnprintf(finding->explanation, sizeof(finding->explanation), fmt,
		  args);
	va_end(args);
}

__attribute__((format(printf, 2, 3)))
static void doctor_remedy(struct vmr_doctor_finding *finding, const char *fmt,
			  ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(finding->remedy, sizeof(finding->remedy), fmt, args);
	va_end(args);
}

static void doctor_release(char *buf, size_t size)
{
	struct utsname uts;

	snprintf(buf, size, "%s", uname(&uts) ? "?" : uts.release);
}

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
		{ DOCTOR_CAP_SYS_MODULE, "CAP_SYS_MODULE" },
		{ DOCTOR_CAP_SYS_ADMIN, "CAP_SYS_ADMIN" },
		{ DOCTOR_CAP_NET_ADMIN, "CAP_NET_ADMIN" },
	};
	unsigned long long capabilities = doctor_capabilities();
	size_t i;

	(void)path;
	doctor_find(finding, VMR_DOCTOR_OK,
		    "this user may load modules and run instruments");
	for (i = 0; i < VMR_ARRAY_SIZE(wanted); i++) {
		if (capabilities >> wanted[i].bit & 1)
			continue;
		doctor_find(finding, VMR_DOCTOR_FAIL,
			    "user %u lacks the capability %s",
			    (unsigned int)geteuid(), wanted[i].name);
		doctor_remedy(finding, "run vmr as root: sudo vmr ...");
		return;
	}
}

static void doctor_headers(const char *path, struct vmr_doctor_finding *finding)
{
	char release[65], build[PATH_MAX];

	(void)path;
	doctor_release(release, sizeof(release));
	snprintf(build, sizeof(build), "/lib/modules/%s/build/Makefile",
		 release);
	if (vmr_file_exists(build)) {
		doctor_find(finding, VMR_DOCTOR_OK,
			    "the headers of kernel %s are installed", release);
		return;
	}
	doctor_find(finding, VMR_DOCTOR_WARN,
		    "no headers of kernel %s: the module cannot be built for it here",
		    release);
	doctor_remedy(finding, "apt-get install linux-headers-%s", release);
}

static void doctor_file(const char *path, struct vmr_doctor_finding *finding)
{
	VMR_FREE char *file = vmr_kmodule_find(path);

	if (!file) {
		doctor_find(finding, VMR_DOCTOR_FAIL,
			    "no vmregress.ko for this kernel was built or installed");
		doctor_remedy(finding, "make && vmr load, or: vmr load --module FILE");
	} else if (access(file, R_OK)) {
		doctor_find(finding, VMR_DOCTOR_FAIL, "%s: %s", file,
			    strerror(errno));
		doctor_remedy(finding, "make, or name another file with --module or VMR_MODULE");
	} else {
		doctor_find(finding, VMR_DOCTOR_OK, "%s", file);
	}
}

static void doctor_vermagic(const char *path,
			    struct vmr_doctor_finding *finding)
{
	VMR_FREE char *file = vmr_kmodule_find(path);
	VMR_FREE char *magic = NULL;
	char release[65];
	int err = -ENOENT;

	doctor_release(release, sizeof(release));
	if (file)
		magic = vmr_kmodule_field(file, "vermagic", &err);
	if (!magic) {
		doctor_find(finding, file && err != -ENOENT ?
				     VMR_DOCTOR_FAIL : VMR_DOCTOR_WARN,
			    "not known for which kernel the module was built: %s",
			    file ? strerror(-err) : "there is no file");
		return;
	}
	magic[strcspn(magic, " ")] = '\0';
	if (!strcmp(magic, release)) {
		doctor_find(finding, VMR_DOCTOR_OK,
			    "the module was built for this kernel, %s",
			    release);
		return;
	}
	doctor_find(finding, VMR_DOCTOR_FAIL,
		    "the module was built for kernel %s, and %s is running",
		    magic, release);
	doctor_remedy(finding, "make KDIR=/lib/modules/%s/build", release);
}

static bool doctor_secure_boot(void)
{
	FILE *file = fopen(DOCTOR_SECURE_BOOT, "re");
	unsigned char bytes[5] = { 0 };
	size_t n;

	if (!file)
		return false;
	n = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	return n == sizeof(bytes) && bytes[4] == 1;
}

/* "none", "integrity" or "confidentiality"; "none" too when not known. */
static void doctor_lockdown(char *buf, size_t size)
{
	VMR_FREE char *text = vmr_file_text("/sys/kernel/security/lockdown");
	const char *open = text ? strchr(text, '[') : NULL;

	if (open)
		snprintf(buf, size, "%.*s", (int)strcspn(open + 1, "]"),
			 open + 1);
	else
		snprintf(buf, size, "none");
}

/* Does this kernel refuse modules without a signature that it trusts? */
static bool doctor_enforces(char *why, size_t size)
{
	VMR_FREE char *enforce =
		vmr_file_text("/sys/module/module/parameters/sig_enforce");
	char lockdown[20];

	doctor_lockdown(lockdown, sizeof(lockdown));
	if (strcmp(lockdown, "none")) {
		snprintf(why, size, "the kernel is locked down (%s)%s",
			 lockdown, doctor_secure_boot() ?
			 " because of Secure Boot" : "");
		return true;
	}
	snprintf(why, size, "module.sig_enforce is set");
	return enforce && *enforce == 'Y';
}

static void doctor_signature(const char *path,
			     struct vmr_doctor_finding *finding)
{
	VMR_FREE char *file = vmr_kmodule_find(path);
	VMR_FREE char *signer = NULL;
	char why[100];

	if (file)
		signer = vmr_kmodule_field(file, "signer", NULL);
	if (!doctor_enforces(why, sizeof(why))) {
		doctor_find(finding, VMR_DOCTOR_OK,
			    "this kernel loads unsigned modules%s",
			    doctor_secure_boot() ? ", with Secure Boot on" : "");
	} else if (signer) {
		doctor_find(finding, VMR_DOCTOR_WARN,
			    "%s: the key of '%s', who signed the module, must be known to it",
			    why, signer);
		doctor_remedy(finding, "mokutil --import KEY.der, reboot, enroll the key");
	} else {
		doctor_find(finding, VMR_DOCTOR_FAIL,
			    "%s, and the module is not signed", why);
		doctor_remedy(finding, "sign it with an enrolled key (kmodsign, mokutil --import), or turn Secure Boot off");
	}
}

static void doctor_modules(const char *path, struct vmr_doctor_finding *finding)
{
	VMR_FREE char *disabled =
		vmr_file_text("/proc/sys/kernel/modules_disabled");

	(void)path;
	if (!vmr_file_exists("/proc/modules")) {
		doctor_find(finding, VMR_DOCTOR_FAIL,
			    "this kernel was built without loadable modules");
		doctor_remedy(finding, "use another kernel, or a VM: scripts/vm -- vmr list");
	} else if (disabled && *disabled == '1') {
		doctor_find(finding, VMR_DOCTOR_FAIL,
			    "loading modules was turned off until the next boot (kernel.modules_disabled)");
		doctor_remedy(finding, "reboot, and find who sets kernel.modules_disabled");
	} else {
		doctor_find(finding, VMR_DOCTOR_OK,
			    "this kernel takes modules");
	}
}

static void doctor_loaded(const char *path, struct vmr_doctor_finding *finding)
{
	int users = vmr_kmodule_loaded() ? vmr_kmodule_users() : 0;

	(void)path;
	if (!vmr_kmodule_loaded()) {
		doctor_find(finding, VMR_DOCTOR_FAIL,
			    "the module is not loaded");
		doctor_remedy(finding, "vmr load");
	} else if (users > 0) {
		doctor_find(finding, VMR_DOCTOR_WARN,
			    "the module is loaded and in use (%d users)",
			    users);
		doctor_remedy(finding, "vmr jobs");
	} else {
		doctor_find(finding, VMR_DOCTOR_OK, "the module is loaded");
	}
}

static void doctor_netlink(const char *path, struct vmr_doctor_finding *finding)
{
	struct vmr_client client;
	struct vmr_info info = { 0 };
	int err = vmr_client_open(&client);

	(void)path;
	if (!err) {
		err = vmr_client_info(&client, &info);
		if (!err)
			doctor_find(finding, VMR_DOCTOR_OK,
				    "the module answers, version %s",
				    info.version ? info.version : "?");
		else
			doctor_find(finding, VMR_DOCTOR_FAIL,
				    "the module refuses to answer: %s",
				    vmr_client_reason(&client, err));
		vmr_info_free(&info);
		vmr_client_close(&client);
	} else if (err != -ENOENT) {
		doctor_find(finding, VMR_DOCTOR_FAIL, "no generic netlink: %s",
			    strerror(-err));
	} else if (vmr_kmodule_loaded()) {
		doctor_find(finding, VMR_DOCTOR_FAIL,
			    "the module is loaded, and its netlink family is not there");
		doctor_remedy(finding, "vmr unload && vmr load; are you in a network namespace?");
	} else {
		doctor_find(finding, VMR_DOCTOR_WARN,
			    "the family comes with the module");
	}
}

static void doctor_taint(const char *path, struct vmr_doctor_finding *finding)
{
	VMR_FREE char *text = vmr_file_text("/proc/sys/kernel/tainted");
	unsigned long taint = text ? strtoul(text, NULL, 10) : 0;

	(void)path;
	if (taint & DOCTOR_TAINT_BROKEN) {
		doctor_find(finding, VMR_DOCTOR_WARN,
			    "something went wrong in this kernel before (taint %lu): do not trust its figures",
			    taint);
		doctor_remedy(finding, "look at dmesg, then reboot");
	} else {
		doctor_find(finding, VMR_DOCTOR_OK,
			    "nothing went wrong in this kernel so far (taint %lu)",
			    taint);
	}
}

static void doctor_clock(const char *path, struct vmr_doctor_finding *finding)
{
	VMR_FREE char *clock = vmr_file_text(
		"/sys/devices/system/clocksource/clocksource0/current_clocksource");

	(void)path;
	if (clock && !strcmp(clock, "tsc")) {
		doctor_find(finding, VMR_DOCTOR_OK, "the clock source is tsc");
		return;
	}
	doctor_find(finding, VMR_DOCTOR_WARN,
		    "the clock source is %s: results in cycles are refused",
		    clock ? clock : "not known");
	doctor_remedy(finding, "boot with tsc=reliable if this machine's TSC is sound");
}

/* Entries that only a kernel with costly debugging has. */
static void doctor_debug(const char *path, struct vmr_doctor_finding *finding)
{
	static const struct {
		const char *file;
		const char *name;
	} signs[] = {
		{ "/sys/kernel/debug/kmemleak", "kmemleak" },
		{ "/proc/lockdep_stats", "lockdep" },
		{ "/sys/module/kasan", "KASAN" },
		{ "/sys/kernel/debug/page_owner", "page_owner" },
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
		doctor_find(finding, VMR_DOCTOR_WARN,
			    "this is a debug kernel (%s): verdicts hold, times do not",
			    names);
	else
		doctor_find(finding, VMR_DOCTOR_OK,
			    "no costly debugging was found in this kernel");
}

static void doctor_accel(const char *path, struct vmr_doctor_finding *finding)
{
	const char *accel = vmr_cpu_accel();

	(void)path;
	if (!strcmp(accel, "none"))
		doctor_find(finding, VMR_DOCTOR_OK, "this is bare metal");
	else if (!strcmp(accel, "tcg-icount"))
		doctor_find(finding, VMR_DOCTOR_OK,
			    "exact mode: figures are guest instructions and repeat to the digit");
	else if (!strcmp(accel, "tcg"))
		doctor_find(finding, VMR_DOCTOR_WARN,
			    "the CPU is emulated in software: counts and verdicts are real, times are not");
	else
		doctor_find(finding, VMR_DOCTOR_WARN,
			    "this is a virtual machine (%s): times have the host's noise",
			    accel);
}

static const struct {
	const char *name;
	void (*check)(const char *path, struct vmr_doctor_finding *finding);
} doctor_checks[] = {
	{ "rights", doctor_rights },
	{ "modules", doctor_modules },
	{ "headers", doctor_headers },
	{ "file", doctor_file },
	{ "vermagic", doctor_vermagic },
	{ "signature", doctor_signature },
	{ "loaded", doctor_loaded },
	{ "netlink", doctor_netlink },
	{ "taint", doctor_taint },
	{ "clock", doctor_clock },
	{ "debug", doctor_debug },
	{ "machine", doctor_accel },
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
