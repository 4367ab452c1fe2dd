/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Attributes to structs and back, as module/netlink/vmregress.yaml has them.
 * No I/O. A decoder returns 0, -EBADMSG for attributes that are not what the
 * protocol says, or -ENOMEM; what it filled in is freed by the caller in any
 * case. An encoder returns 0 or -EMSGSIZE.
 */
#ifndef VMR_PROTO_H
#define VMR_PROTO_H

#include <stddef.h>
#include <stdint.h>

#include <netlink/attr.h>
#include <netlink/msg.h>

#include "model.h"
#include "rows.h"

/* The attributes of one message. */
struct vmr_attrs {
	const struct nlattr *head;
	int len;		/* bytes */
};

/*
 * An instrument comes in several messages of the same name: the decoder adds
 * what a message holds to what is there. NULL: no name.
 */
const char *vmr_proto_instrument_name(struct vmr_attrs attrs);
int vmr_proto_get_instrument(struct vmr_attrs attrs,
			     struct vmr_instrument *instrument)
	__attribute__((warn_unused_result));
int vmr_proto_get_job(struct vmr_attrs attrs, struct vmr_job *job)
	__attribute__((warn_unused_result));
/* Adds a row. */
int vmr_proto_get_row(struct vmr_attrs attrs, struct vmr_rows *rows)
	__attribute__((warn_unused_result));
/* Makes @cell, one of @rows, a histogram. */
int vmr_proto_get_hist(const struct nlattr *attr, struct vmr_rows *rows,
		       struct vmr_cell *cell)
	__attribute__((warn_unused_result));
int vmr_proto_get_info(struct vmr_attrs attrs, struct vmr_info *info)
	__attribute__((warn_unused_result));

int vmr_proto_put_start(struct nl_msg *msg, const char *instrument,
			const struct vmr_settings *settings, bool detach)
	__attribute__((warn_unused_result));
int vmr_proto_put_job_id(struct nl_msg *msg, uint64_t id)
	__attribute__((warn_unused_result));
int vmr_proto_put_row_from(struct nl_msg *msg, uint64_t job, uint64_t index)
	__attribute__((warn_unused_result));

/*
 * Name what stands at @offset of a request: the parameter's name for a
 * setting, else that of the attribute. Empty when it is nothing we sent.
 */
void vmr_proto_blame(const struct nlmsghdr *request, uint32_t offset,
		     char *buf, size_t size);

/* Name of an attribute type at the top level of a request. */
const char *vmr_proto_attr_name(uint8_t cmd, uint32_t type);

#endif /* VMR_PROTO_H */
