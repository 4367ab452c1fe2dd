// SPDX-License-Identifier: GPL-2.0
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/netlink.h>

/*
 * An extended acknowledgment points to its message, which must live until the
 * reply has been built, after the handler has returned. A text here is written
 * again only when 64 later requests have been refused.
 */
#define EXTACK_TEXTS	64
#define EXTACK_TEXT_LEN	224

/**
 * vmr_compat_extack_format() - explain a refusal
 * @extack: where the message goes, or NULL
 * @fmt: format of the message
 */
void vmr_compat_extack_format(struct netlink_ext_ack *extack,
			      const char *fmt, ...)
{
	static char texts[EXTACK_TEXTS][EXTACK_TEXT_LEN];
	static atomic_t next = ATOMIC_INIT(0);
	unsigned int index = atomic_inc_return(&next);
	char *text = texts[index % EXTACK_TEXTS];
	va_list args;

	if (!extack)
		return;
	va_start(args, fmt);
	vscnprintf(text, EXTACK_TEXT_LEN, fmt, args);
	va_end(args);
	extack->_msg = text;
}
