# SPDX-License-Identifier: GPL-2.0-or-later
#
# make help says what there is. Kbuild, not this file, is what the kernel's
# build system reads.

PREFIX ?= /usr/local
DESTDIR ?=
export PREFIX DESTDIR

# The running kernel's build directory, else the newest headers installed
KDIR ?= $(or $(wildcard /lib/modules/$(shell uname -r)/build),\
	$(shell ls -d /usr/src/linux-headers-*-amd64 2>/dev/null | sort -V | tail -n 1))
RELEASE = $(shell cut -s -d '"' -f 2 $(KDIR)/include/generated/utsrelease.h 2>/dev/null)
OUT = build/module/$(RELEASE)
OBJECT = $(OUT)/vmregress.ko

# Headers that carry BTF ask for pahole; a module does without
NO_BTF := $(if $(shell command -v pahole),,CONFIG_DEBUG_INFO_BTF_MODULES=)
KBUILD = $(MAKE) -C $(KDIR) M=$(CURDIR)/$(OUT) $(NO_BTF)

.PHONY: all module userspace demo check check-matrix prove lint
.PHONY: install install-module uninstall uninstall-module clean help kdir

all: module userspace

module: kdir
	@scripts/gate/stage $(KDIR) $(OUT)
	+$(KBUILD) --no-print-directory modules
	@ln -sf module/vmregress.ko $(OBJECT)
	@echo "built $(OBJECT)"

kdir:
	@test -n "$(RELEASE)" || { echo "make: no kernel to build for in KDIR='$(KDIR)':" \
		"run scripts/deps, or give KDIR=/path/to/a/kernel/build/tree" >&2; exit 1; }

userspace:
	+$(MAKE) -C userspace

demo:
	scripts/demo

check:
	scripts/check

check-matrix:
	scripts/check --matrix

prove:
	scripts/prove

lint:
	scripts/lint

install: userspace
	$(MAKE) -C userspace install

uninstall:
	$(MAKE) -C userspace uninstall

# Into updates/, which depmod prefers. A package's own script runs depmod.
UPDATES = $(DESTDIR)/lib/modules/$(RELEASE)/updates

install-module: module
	install -D -m 644 $(OBJECT) $(UPDATES)/vmregress.ko
	$(if $(DESTDIR),,depmod $(RELEASE))

uninstall-module: kdir
	rm -f $(UPDATES)/vmregress.ko
	$(if $(DESTDIR),,depmod $(RELEASE))

clean:
	rm -rf build
	$(MAKE) -C userspace clean

help:
	@echo 'make                   the module against KDIR, and vmr'
	@echo 'make module            build/module/RELEASE/vmregress.ko'
	@echo 'make userspace         vmr'
	@echo 'make demo              install what is missing, build, measure in a VM'
	@echo 'make check             unit tests, guest tests on the distribution kernel'
	@echo 'make check-matrix      guest tests on every kernel of the matrix'
	@echo 'make prove             the module on a kernel with all detectors on; long'
	@echo 'make lint              every static check; scripts/lint NAME runs one'
	@echo 'make install           vmr and its pages below PREFIX ($(PREFIX))'
	@echo 'make install-module    the module into /lib/modules/RELEASE/updates'
	@echo 'make uninstall         and uninstall-module: the reverse'
	@echo 'make clean             remove what was built'
	@echo
	@echo 'KDIR=$(KDIR)'
