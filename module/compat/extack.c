// SPDX-License-Identifier: GPL-2.0
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/netlink.h>

/*
 * Before v6.2 an extended acknowledgment points to its message, which must
 * live until the reply has been built, after the handler has returned. A text
 * here is written again only when 64 later requests have been refused.
 */
#define EXTACK_TEXTS	64
#define EXTACK_TEXT_LEN	192

__printf(1, 2)
const char *vmr_compat_extack_text(const char *fmt, ...);

/**
 * vmr_compat_extack_text() - format a message that outlives the handler
 * @fmt: format of the message
 *
 * Return: the text, always terminated.
 */
const char *vmr_compat_extack_text(const char *fmt, ...)
{
	static char texts[EXTACK_TEXTS][EXTACK_TEXT_LEN];
	static atomic_t next = ATOMIC_INIT(0);
	char *text = texts[(unsigned int)atomic_inc_return(&next) %
			   EXTACK_TEXTS];
	va_list args;

	va_start(args, fmt);
	vscnprintf(text, EXTACK_TEXT_LEN, fmt, args);
	va_end(args);
	return text;
}
