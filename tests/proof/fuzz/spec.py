#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""spec.py YAML - print the family's operations and attributes as C tables."""

import sys

import yaml

SORTS = {"string": "STRING", "flag": "FLAG", "nest": "NEST", "binary": "BINARY", "pad": "PAD"}
BITS = {"u8": 8, "u16": 16, "u32": 32, "s32": 32, "u64": 64, "s64": 64}


def identifier(name):
    return name.replace("-", "_")


def size(attr, constants):
    """Bytes: of a number, or the most that a string may have without its end."""
    most = attr.get("checks", {}).get("max-len", 0)
    return BITS.get(attr["type"], 0) // 8 or constants.get(most, most)


def print_set(attrs, constants):
    """A set's table; returns the types of its attributes by their names."""
    types = {}
    name = identifier(attrs["name"])
    print(f"static const struct spec_attr spec_attrs_{name}[] = {{")
    for attr in attrs["attributes"]:
        types[attr["name"]] = attr.get("value", len(types) + 1)
        nested = attr.get("nested-attributes")
        print(f'\t{{ "{attr["name"]}", {types[attr["name"]]}, '
              f'SPEC_{SORTS.get(attr["type"], "NUMBER")}, {size(attr, constants)}, '
              f'{str(attr.get("multi-attr", False)).lower()}, '
              f'{"&spec_set_" + identifier(nested) if nested else "NULL"} }},')
    print(f"}};\n\nconst struct spec_set spec_set_{name} = {{\n\tspec_attrs_{name},\n\t{len(types)},\n}};\n")
    return types


def request(operation):
    asked = operation.get("do") or operation.get("dump") or {}
    return asked.get("request", {}).get("attributes", [])


def print_op(operation, number, nests):
    """An operation's line; a notification is one that nobody may ask for."""
    name = identifier(operation["name"])
    wanted = request(operation)
    attrs = operation.get("attribute-set")
    starts = any((attrs, attr) in nests for attr in wanted)
    print(f'\t{{ "{operation["name"]}", {number}, {str("dump" in operation).lower()}, '
          f'{str("notify" in operation).lower()}, {str(starts).lower()}, '
          f'{"&spec_set_" + identifier(attrs) if attrs else "NULL"}, '
          f'{"spec_request_" + name if wanted else "NULL"}, {len(wanted)} }},')


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        family = yaml.safe_load(file)
    constants = {item["name"]: item["value"]
                 for item in family["definitions"] if item["type"] == "const"}
    for attrs in family["attribute-sets"]:
        print(f'extern const struct spec_set spec_set_{identifier(attrs["name"])};')
    sets = {attrs["name"]: print_set(attrs, constants) for attrs in family["attribute-sets"]}
    nests = {(attrs["name"], attr["name"]) for attrs in family["attribute-sets"]
             for attr in attrs["attributes"] if attr["type"] == "nest"}
    operations = family["operations"]["list"]
    for operation in operations:
        if request(operation):
            types = ", ".join(str(sets[operation["attribute-set"]][attr])
                              for attr in request(operation))
            print(f'static const uint16_t spec_request_{identifier(operation["name"])}[] = '
                  f'{{ {types} }};')
    print("\nconst struct spec_op spec_ops[] = {")
    for number, operation in enumerate(operations, 1):
        print_op(operation, operation.get("value", number), nests)
    print("};\n\nconst unsigned int spec_nops = sizeof(spec_ops) / sizeof(spec_ops[0]);")


main()
