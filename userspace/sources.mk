# SPDX-License-Identifier: GPL-2.0-or-later
#
# What vmr is made of; shared with tests/unit/Makefile. Adding a verb: one file
# cmd/VERB.c, and one word here. Adding an instrument of the user side: one file
# KIND/NAME.c, and one word here.

verbs := list info load unload sense run jobs monitor cancel oom doctor help

locals := sense/slab test/oom_memcg

nouns := badness cgroup client cmd cpu describe doctor doctor_module execute \
	 extack guard interrupt json kmodule local local_parse machine model nl \
	 oom_judge oom_memcg oom_spec plan progress proto_get proto_put report \
	 settings show slabs suite table text util victim

packages := libnl-3.0 libnl-genl-3.0 libkmod libproc2 jansson

# The verbs become declarations (cmd.h) and a table (cmd.c).
empty :=
space := $(empty) $(empty)
comma := ,
symbols := $(addprefix vmr_verb_,$(verbs))
verb_flags := \
	-D'VMR_CMD_SYMBOLS=$(subst $(space),$(comma),$(symbols))' \
	-D'VMR_CMD_ADDRESSES=$(subst $(space),$(comma),$(addprefix &,$(symbols)))'

# So do the instruments (local.h, local.c).
local_symbols := $(addprefix vmr_local_,$(notdir $(locals)))
local_flags := \
	-D'VMR_LOCAL_SYMBOLS=$(subst $(space),$(comma),$(local_symbols))' \
	-D'VMR_LOCAL_ADDRESSES=$(subst $(space),$(comma),$(addprefix &,$(local_symbols)))'
