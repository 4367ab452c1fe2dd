# SPDX-License-Identifier: GPL-2.0-or-later
#
# What vmr is made of; shared with tests/unit/Makefile. Adding a verb: one file
# cmd/VERB.c, and one word here. Adding an instrument of the user side: one file
# KIND/NAME.c, and one word here.

verbs := list info load unload sense map run resume runs show compare calibrate history tag note rm \
	 import export report jobs monitor cancel oom doctor help

locals := sense/slab test/oom_memcg

nouns := array badness bars cgroup client cmd cpu describe doctor doctor_module execute \
	 extack file fingerprint floors guard interrupt json kmodule local local_parse \
	 machine machine_config machine_cpu machine_memory machine_slab mapfrag model nl \
	 oom_judge oom_memcg oom_spec pagemap perform plan plan_text pool progress proto_get proto_hist proto_put report \
	 rows screen settings show show_draw slabs \
	 cmd_request cmd_store export export_csv export_gnuplot export_junit export_kcidb export_ktap export_openmetrics \
	 hash keep runspec \
	 store store_floor store_job store_keep store_list store_load store_place store_process store_rest \
	 store_schema store_sql store_write \
	 json_exact result_cell result_file result_job \
	 sparkline \
	 calibrate calibrate_here calibrate_keep calibrate_show history history_json history_show \
	 compare compare_draw compare_env compare_json compare_plan compare_show \
	 metrics metrics_group metrics_key side side_find \
	 stats_change stats_hist stats_order stats_plan stats_power stats_random stats_rank \
	 axis exhibit frame heat hists html replace role series svg \
	 page page_env page_forest page_head page_label page_points page_section \
	 page_style page_summary page_tables \
	 plot plot_attempts plot_bars plot_cdf plot_counts plot_heat plot_line \
	 plot_map plot_marks plot_quantile plot_scale plot_step plot_strip \
	 plot_time plot_timeline plot_tree plots \
	 suite table text victim

packages := libnl-3.0 libnl-genl-3.0 libkmod libproc2 jansson sqlite3 zlib
libraries := -lm

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

# The style sheet of reports as a string of C (page_style.c): no comments, no
# indentation.
css_string = sed -e '/^[/ ]\*/d' -e 's/^[[:blank:]]*//' -e '/^$$/d' \
	-e 's/["\\]/\\&/g' -e 's/.*/"&\\n"/' $< >$@
