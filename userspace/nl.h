/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A session with the module's generic-netlink family. The only file that
 * includes libnl's sockets and sees NLE_*: all else gets negative errnos.
 */
#ifndef VMR_NL_H
#define VMR_NL_H

#include <stdbool.h>
#include <stdint.h>

#include "extack.h"
#include "proto.h"

struct vmr_nl;

/* Called for each reply or event; a negative errno ends the call. */
typedef int (*vmr_nl_handler)(uint8_t cmd, struct vmr_attrs attrs, void *arg);

/*
 * Open a socket for requests. Returns 0; -ENOENT when the module is not
 * loaded; another negative errno when there is no generic netlink at all.
 */
int vmr_nl_open(struct vmr_nl **nl) __attribute__((warn_unused_result));

/* Open a socket that hears every event of every job. */
int vmr_nl_listen(struct vmr_nl **nl) __attribute__((warn_unused_result));

void vmr_nl_close(struct vmr_nl *nl);

/* For poll(). */
int vmr_nl_fd(const struct vmr_nl *nl);

/* A request to fill with attributes; @dump asks for many replies. */
struct nl_msg *vmr_nl_request(struct vmr_nl *nl, uint8_t cmd, bool dump);

/*
 * Send a request, hand every reply to @handler, wait for the end. @msg is
 * freed in any case. Returns 0; the kernel's error, which vmr_nl_refusal()
 * puts in words; -EINTR when a dump was disturbed and should be repeated.
 */
int vmr_nl_call(struct vmr_nl *nl, struct nl_msg *msg, vmr_nl_handler handler,
		void *arg) __attribute__((warn_unused_result));

/*
 * Hand all events that have arrived to @handler, without waiting. Returns 0,
 * -ENOBUFS when events were lost, or what @handler returned.
 */
int vmr_nl_drain(struct vmr_nl *nl, vmr_nl_handler handler, void *arg)
	__attribute__((warn_unused_result));

/*
 * Why the kernel refused the last call, with the name of the parameter at
 * fault; empty when it gave no reason.
 */
const char *vmr_nl_refusal(const struct vmr_nl *nl);

#endif /* VMR_NL_H */
