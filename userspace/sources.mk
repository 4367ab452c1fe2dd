# SPDX-License-Identifier: GPL-2.0-or-later
#
# What vmr is made of; shared with tests/unit/Makefile. Adding a verb: one file
# cmd/VERB.c, and one word here.

verbs := list info load unload sense run jobs monitor cancel oom doctor help

nouns := badness cgroup client cmd cpu describe doctor doctor_module execute \
	 extack guard interrupt json kmodule machine model nl oom_memcg \
	 oom_judge oom_spec plan progress proto_get proto_put report settings \
	 show suite table text util victim

packages := libnl-3.0 libnl-genl-3.0 libkmod libproc2 jansson

# The verbs become declarations (cmd.h) and a table (cmd.c).
empty :=
space := $(empty) $(empty)
comma := ,
symbols := $(addprefix vmr_verb_,$(verbs))
verb_flags := \
	-D'VMR_CMD_SYMBOLS=$(subst $(space),$(comma),$(symbols))' \
	-D'VMR_CMD_ADDRESSES=$(subst $(space),$(comma),$(addprefix &,$(symbols)))'
