/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The contract of an instrument that vmr is itself, for what a library knows
 * and the module does not: one file in the folder of its kind that ends in one
 * `const struct vmr_local vmr_local_<name>`, and one word in sources.mk. It is
 * described by the same model as those of the module, takes its parameters by
 * the same rules, and what it finds goes the same way.
 */
#ifndef VMR_LOCAL_H
#define VMR_LOCAL_H

#include "client.h"
#include "json.h"
#include "model.h"

/**
 * struct vmr_local_value - the value of one parameter
 * @text: as it was given, or the default
 * @number: the number, or the index of the choice
 */
struct vmr_local_value {
	const char *text;
	uint64_t number;
};

/**
 * struct vmr_local - an instrument of the user side
 * @instrument: what it is; its texts are constants
 * @run: does the work: adds rows to the result, and may set verdict and reason
 *	of its job. It may run jobs of the module by the client; one that is of
 *	kind sense has to do without, for there may be no module. The values are
 *	in the order of the parameters. Returns 0, or -errno when it could not
 *	do its work.
 */
struct vmr_local {
	struct vmr_instrument instrument;
	int (*run)(struct vmr_client *client,
		   const struct vmr_local_value *values,
		   struct vmr_result *result);
};

/* One symbol for each word of `locals` in sources.mk. */
extern const struct vmr_local VMR_LOCAL_SYMBOLS;

/* NULL when there is none of that name (or that of an entry) and kind. */
const struct vmr_local *vmr_local_find(uint32_t kind, const char *name);

/* Add all of them to @instruments. Returns 0 or -ENOMEM. */
int vmr_local_append(struct vmr_instruments *instruments)
	__attribute__((warn_unused_result));

/*
 * Run @local. Returns 0 with a finished job in @result, which the caller frees
 * in any case, or a negative errno with the words for it in client->refusal
 * when @settings are not what it takes.
 */
int vmr_local_run(const struct vmr_local *local, struct vmr_client *client,
		  const struct vmr_settings *settings,
		  struct vmr_result *result)
	__attribute__((warn_unused_result));

/*
 * Read the value of a parameter of type number, choice or name by the rules of
 * the module. Returns 0, or -EINVAL or -ERANGE with the words in @refusal.
 */
int vmr_local_parse(const struct vmr_param *param, const char *text,
		    struct vmr_local_value *value, char *refusal, size_t size)
	__attribute__((warn_unused_result));

#endif /* VMR_LOCAL_H */
