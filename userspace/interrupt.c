// SPDX-License-Identifier: GPL-2.0-or-later
#include <poll.h>
#include <signal.h>
#include <stddef.h>

#include "interrupt.h"

static volatile sig_atomic_t interrupt_signals;

static void interrupt_handle(int signal)
{
	(void)signal;
	interrupt_signals++;
}

void vmr_interrupt_catch(void)
{
	/* No SA_RESTART: poll() is to return. */
	const struct sigaction action = { .sa_handler = interrupt_handle };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

int vmr_interrupt_count(void)
{
	return interrupt_signals;
}

void vmr_interrupt_sleep(unsigned int ms)
{
	if (!interrupt_signals)
		poll(NULL, 0, ms);
}
