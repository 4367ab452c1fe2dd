// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include <netlink/errno.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>

#include "array.h"
#include "nl.h"

/* No dump part is larger: the kernel's own limit is 32 KiB. */
#define NL_MESSAGE_BYTES	(64 << 10)
#define NL_EVENT_BYTES		(256 << 10)

struct vmr_nl {
	struct nl_sock *sock;
	int family;
	char refusal[400];
};

/* One call that is under way, or one drain. */
struct nl_call {
	struct vmr_nl *nl;
	const struct nlmsghdr *request;	/* NULL in a drain */
	vmr_nl_handler handler;
	void *arg;
	int err;
	bool done;
	bool interrupted;
};

static int nl_errno(int nle)
{
	static const int errnos[] = {
		[NLE_INTR] = EINTR,
		[NLE_BAD_SOCK] = EBADF,
		[NLE_AGAIN] = EAGAIN,
		[NLE_NOMEM] = ENOMEM,
		[NLE_EXIST] = EEXIST,
		[NLE_INVAL] = EINVAL,
		[NLE_RANGE] = ERANGE,
		[NLE_MSGSIZE] = EMSGSIZE,
		[NLE_OPNOTSUPP] = EOPNOTSUPP,
		[NLE_AF_NOSUPPORT] = EAFNOSUPPORT,
		[NLE_OBJ_NOTFOUND] = ENOENT,
		[NLE_MSG_OVERFLOW] = EMSGSIZE,
		[NLE_MSG_TRUNC] = EMSGSIZE,
		[NLE_NOADDR] = EADDRNOTAVAIL,
		[NLE_MSG_TOOSHORT] = EBADMSG,
		[NLE_SEQ_MISMATCH] = EBADMSG,
		[NLE_PROTO_MISMATCH] = EPROTONOSUPPORT,
		[NLE_NOACCESS] = EACCES,
		[NLE_PERM] = EPERM,
		[NLE_BUSY] = EBUSY,
		[NLE_NODEV] = ENODEV,
		[NLE_DUMP_INTR] = EINTR,
	};

	nle = abs(nle);
	if (nle < (int)VMR_ARRAY_SIZE(errnos) && errnos[nle])
		return -errnos[nle];
	return -EIO;
}

/* The kernel's own policy checks only how long our texts are. */
static const char *nl_words(const struct vmr_extack *extack)
{
	if (!strcmp(extack->message, "Attribute failed policy validation"))
		return "the name or the value is too long";
	return extack->message;
}

static void nl_explain(struct nl_call *call, const struct vmr_extack *extack)
{
	const char *words = nl_words(extack);
	char blame[VMREGRESS_NAME_LEN + 1] = "";
	char *text = call->nl->refusal;
	size_t size = sizeof(call->nl->refusal);

	if (extack->has_missing)
		snprintf(text, size, "the request lacks '%s'",
			 vmr_proto_attr_name(0, extack->missing));
	if (!words[0])
		return;
	if (extack->has_offset && call->request)
		vmr_proto_blame(call->request, extack->offset, blame,
				sizeof(blame));
	/* "x has no parameter 'y'" names what is at fault already. */
	if (blame[0] && !strstr(words, blame))
		snprintf(text, size, "%s: %s", blame, words);
	else
		snprintf(text, size, "%s", words);
}

/* The end of a call: an error, an acknowledgment or the end of a dump. */
static int nl_end(struct nl_call *call, const struct nlmsghdr *hdr)
{
	struct vmr_extack extack;
	int err = vmr_extack_parse(hdr, &extack);

	call->done = true;
	if (!call->err)
		call->err = err ? err : extack.err;
	if (!err && extack.err)
		nl_explain(call, &extack);
	return NL_STOP;
}

static int nl_on_error(struct sockaddr_nl *from, struct nlmsgerr *error,
		       void *arg)
{
	const struct nlmsghdr *hdr = (const struct nlmsghdr *)error - 1;

	(void)from;
	return nl_end(arg, hdr);
}

static int nl_on_finish(struct nl_msg *msg, void *arg)
{
	return nl_end(arg, nlmsg_hdr(msg));
}

static int nl_on_interrupt(struct nl_msg *msg, void *arg)
{
	struct nl_call *call = arg;

	(void)msg;
	call->interrupted = true;
	return NL_OK;
}

static int nl_on_message(struct nl_msg *msg, void *arg)
{
	const struct nlmsghdr *hdr = nlmsg_hdr(msg);
	const struct genlmsghdr *genl = nlmsg_data(hdr);
	struct nl_call *call = arg;
	struct vmr_attrs attrs;

	if (call->err || hdr->nlmsg_type != call->nl->family)
		return NL_SKIP;
	if (!genlmsg_valid_hdr((struct nlmsghdr *)hdr, 0)) {
		call->err = -EBADMSG;
		return NL_SKIP;
	}
	attrs.head = genlmsg_attrdata(genl, 0);
	attrs.len = genlmsg_attrlen(genl, 0);
	if (call->handler)
		call->err = call->handler(genl->cmd, attrs, call->arg);
	return NL_OK;
}

static int nl_any_sequence(struct nl_msg *msg, void *arg)
{
	(void)msg;
	(void)arg;
	return NL_OK;
}

static struct nl_cb *nl_callbacks(struct nl_call *call)
{
	struct nl_cb *cb = nl_cb_alloc(NL_CB_DEFAULT);

	if (!cb)
		return NULL;
	nl_cb_err(cb, NL_CB_CUSTOM, nl_on_error, call);
	nl_cb_set(cb, NL_CB_FINISH, NL_CB_CUSTOM, nl_on_finish, call);
	nl_cb_set(cb, NL_CB_ACK, NL_CB_CUSTOM, nl_on_finish, call);
	nl_cb_set(cb, NL_CB_VALID, NL_CB_CUSTOM, nl_on_message, call);
	nl_cb_set(cb, NL_CB_DUMP_INTR, NL_CB_CUSTOM, nl_on_interrupt, call);
	if (!call->request)
		nl_cb_set(cb, NL_CB_SEQ_CHECK, NL_CB_CUSTOM, nl_any_sequence,
			  NULL);
	return cb;
}

static int nl_open_family(struct vmr_nl *nl)
{
	const int on = 1;
	int nle = genl_connect(nl->sock), fd;

	if (nle < 0)
		return nl_errno(nle);
	fd = nl_socket_get_fd(nl->sock);
	if (setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on)) ||
	    setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof(on)))
		return -errno;
	nl_socket_set_msg_buf_size(nl->sock, NL_MESSAGE_BYTES);
	nl->family = genl_ctrl_resolve(nl->sock, VMREGRESS_FAMILY_NAME);
	return nl->family < 0 ? nl_errno(nl->family) : 0;
}

int vmr_nl_open(struct vmr_nl **out)
{
	struct vmr_nl *nl = calloc(1, sizeof(*nl));
	int err = -ENOMEM;

	if (!nl)
		return err;
	nl->sock = nl_socket_alloc();
	if (nl->sock)
		err = nl_open_family(nl);
	if (err) {
		vmr_nl_close(nl);
		return err;
	}
	*out = nl;
	return 0;
}

static int nl_join(struct vmr_nl *nl)
{
	int nle = genl_ctrl_resolve_grp(nl->sock, VMREGRESS_FAMILY_NAME,
					VMREGRESS_MCGRP_JOBS);

	if (nle >= 0)
		nle = nl_socket_add_membership(nl->sock, nle);
	if (nle >= 0)
		nle = nl_socket_set_nonblocking(nl->sock);
	if (nle < 0)
		return nl_errno(nle);
	/* Smaller than asked for is no error: losses are reported anyway. */
	nl_socket_set_buffer_size(nl->sock, NL_EVENT_BYTES, 0);
	return 0;
}

int vmr_nl_listen(struct vmr_nl **out)
{
	struct vmr_nl *nl;
	int err = vmr_nl_open(&nl);

	if (err)
		return err;
	err = nl_join(nl);
	if (err) {
		vmr_nl_close(nl);
		return err;
	}
	*out = nl;
	return 0;
}

void vmr_nl_close(struct vmr_nl *nl)
{
	if (!nl)
		return;
	nl_socket_free(nl->sock);
	free(nl);
}

int vmr_nl_fd(const struct vmr_nl *nl)
{
	return nl_socket_get_fd(nl->sock);
}

struct nl_msg *vmr_nl_request(struct vmr_nl *nl, uint8_t cmd, bool dump)
{
	struct nl_msg *msg = nlmsg_alloc();

	if (msg && !genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, nl->family, 0,
				dump ? NLM_F_DUMP : 0, cmd,
				VMREGRESS_FAMILY_VERSION)) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

static int nl_exchange(struct nl_call *call, struct nl_msg *msg)
{
	struct nl_cb *cb = nl_callbacks(call);
	int nle;

	if (!cb)
		return -ENOMEM;
	nle = nl_send_auto(call->nl->sock, msg);
	while (nle >= 0 && !call->done)
		nle = nl_recvmsgs(call->nl->sock, cb);
	nl_cb_put(cb);
	if (call->err)
		return call->err;
	if (!call->done && nle < 0)
		return nl_errno(nle);
	return call->interrupted ? -EINTR : 0;
}

int vmr_nl_call(struct vmr_nl *nl, struct nl_msg *msg, vmr_nl_handler handler,
		void *arg)
{
	struct nl_call call = { .nl = nl, .handler = handler, .arg = arg };
	int err;

	nl->refusal[0] = '\0';
	if (!msg)
		return -ENOMEM;
	call.request = nlmsg_hdr(msg);
	err = nl_exchange(&call, msg);
	nlmsg_free(msg);
	return err;
}

int vmr_nl_drain(struct vmr_nl *nl, vmr_nl_handler handler, void *arg)
{
	struct nl_call call = { .nl = nl, .handler = handler, .arg = arg };
	struct nl_cb *cb = nl_callbacks(&call);
	int nle = 0;

	if (!cb)
		return -ENOMEM;
	while (nle >= 0 && !call.err)
		nle = nl_recvmsgs(nl->sock, cb);
	nl_cb_put(cb);
	if (call.err)
		return call.err;
	/* libnl has one word for ENOMEM and for ENOBUFS. */
	if (nle == -NLE_NOMEM)
		return -ENOBUFS;
	return nle == -NLE_AGAIN ? 0 : nl_errno(nle);
}

const char *vmr_nl_refusal(const struct vmr_nl *nl)
{
	return nl->refusal;
}
