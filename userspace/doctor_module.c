// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the module's file and the loaded module are like.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "client.h"
#include "doctor_check.h"
#include "file.h"
#include "kmodule.h"
#include "scope.h"

/* Set by the firmware; 4 bytes of attributes stand before the value. */
#define DOCTOR_SECURE_BOOT \
	"/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"

void vmr_doctor_find(struct vmr_doctor_finding *finding,
		     enum vmr_doctor_state state, const char *fmt, ...)
{
	va_list args;

	finding->state = state;
	va_start(args, fmt);
	vsnprintf(finding->explanation, sizeof(finding->explanation), fmt,
		  args);
	va_end(args);
}

void vmr_doctor_remedy(struct vmr_doctor_finding *finding, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(finding->remedy, sizeof(finding->remedy), fmt, args);
	va_end(args);
}

void vmr_doctor_release(char *buf, size_t size)
{
	struct utsname uts;

	snprintf(buf, size, "%s", uname(&uts) ? "?" : uts.release);
}

void vmr_doctor_file(const char *path, struct vmr_doctor_finding *finding)
{
	VMR_FREE char *file = vmr_kmodule_find(path);

	if (!file) {
		vmr_doctor_find(finding, VMR_DOCTOR_FAIL,
				"no vmregress.ko for this kernel was built or installed");
		vmr_doctor_remedy(finding,
				  "in the source tree: make && make install-module; or: vmr load --module FILE");
	} else if (access(file, R_OK)) {
		vmr_doctor_find(finding, VMR_DOCTOR_FAIL, "%s: %s", file,
				strerror(errno));
		vmr_doctor_remedy(finding,
				  "make, or name another file with --module or VMR_MODULE");
	} else {
		vmr_doctor_find(finding, VMR_DOCTOR_OK, "%s", file);
	}
}

void vmr_doctor_vermagic(const char *path, struct vmr_doctor_finding *finding)
{
	VMR_FREE char *file = vmr_kmodule_find(path);
	VMR_FREE char *magic = NULL;
	char release[65];
	int err = -ENOENT;

	vmr_doctor_release(release, sizeof(release));
	if (file)
		magic = vmr_kmodule_field(file, "vermagic", &err);
	if (!magic) {
		vmr_doctor_find(finding,
				file && err != -ENOENT ? VMR_DOCTOR_FAIL :
				VMR_DOCTOR_WARN,
				"not known for which kernel the module was built: %s",
				file ? strerror(-err) : "there is no file");
		return;
	}
	magic[strcspn(magic, " ")] = '\0';
	if (!strcmp(magic, release)) {
		vmr_doctor_find(finding, VMR_DOCTOR_OK,
				"the module was built for this kernel, %s",
				release);
		return;
	}
	vmr_doctor_find(finding, VMR_DOCTOR_FAIL,
			"the module was built for kernel %s, and %s is running",
			magic, release);
	vmr_doctor_remedy(finding, "make KDIR=/lib/modules/%s/build", release);
}

static bool doctor_secure_boot(void)
{
	FILE *file = fopen(DOCTOR_SECURE_BOOT, "re");
	unsigned char bytes[5] = {0};
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
			 lockdown,
			 doctor_secure_boot() ? " because of Secure Boot" : "");
		return true;
	}
	snprintf(why, size, "module.sig_enforce is set");
	return enforce && *enforce == 'Y';
}

void vmr_doctor_signature(const char *path, struct vmr_doctor_finding *finding)
{
	VMR_FREE char *file = vmr_kmodule_find(path);
	VMR_FREE char *signer = NULL;
	char why[100];

	if (file)
		signer = vmr_kmodule_field(file, "signer", NULL);
	if (!doctor_enforces(why, sizeof(why))) {
		vmr_doctor_find(finding, VMR_DOCTOR_OK,
				"this kernel loads unsigned modules%s",
				doctor_secure_boot() ? ", with Secure Boot on" :
						       "");
	} else if (signer) {
		vmr_doctor_find(finding, VMR_DOCTOR_WARN,
				"%s: the key of '%s', who signed the module, must be known to it",
				why, signer);
		vmr_doctor_remedy(finding,
				  "mokutil --import KEY.der, reboot, enroll the key");
	} else {
		vmr_doctor_find(finding, VMR_DOCTOR_FAIL,
				"%s, and the module is not signed", why);
		vmr_doctor_remedy(finding,
				  "sign it with an enrolled key (kmodsign, mokutil --import), or turn Secure Boot off");
	}
}

void vmr_doctor_loaded(const char *path, struct vmr_doctor_finding *finding)
{
	int users = vmr_kmodule_loaded() ? vmr_kmodule_users() : 0;

	(void)path;
	if (!vmr_kmodule_loaded()) {
		vmr_doctor_find(finding, VMR_DOCTOR_FAIL,
				"the module is not loaded");
		vmr_doctor_remedy(finding, "vmr load");
	} else if (users > 0) {
		vmr_doctor_find(finding, VMR_DOCTOR_WARN,
				"the module is loaded and in use (%d users)",
				users);
		vmr_doctor_remedy(finding, "vmr jobs");
	} else {
		vmr_doctor_find(finding, VMR_DOCTOR_OK, "the module is loaded");
	}
}

void vmr_doctor_netlink(const char *path, struct vmr_doctor_finding *finding)
{
	struct vmr_client client;
	struct vmr_info info = {0};
	int err = vmr_client_open(&client);

	(void)path;
	if (!err) {
		err = vmr_client_info(&client, &info);
		if (!err)
			vmr_doctor_find(finding, VMR_DOCTOR_OK,
					"the module answers, version %s",
					info.version ? info.version : "?");
		else
			vmr_doctor_find(finding, VMR_DOCTOR_FAIL,
					"the module refuses to answer: %s",
					vmr_client_reason(&client, err));
		vmr_info_free(&info);
		vmr_client_close(&client);
	} else if (err != -ENOENT) {
		vmr_doctor_find(finding, VMR_DOCTOR_FAIL,
				"no generic netlink: %s", strerror(-err));
	} else if (vmr_kmodule_loaded()) {
		vmr_doctor_find(finding, VMR_DOCTOR_FAIL,
				"the module is loaded, and its netlink family is not there");
		vmr_doctor_remedy(finding,
				  "vmr unload && vmr load; are you in a network namespace?");
	} else {
		vmr_doctor_find(finding, VMR_DOCTOR_WARN,
				"the family comes with the module");
	}
}
