"""Run openapi-python-client as scripts/generate.py needs it: fields never take the place of a name
that the emitted code has for itself.

The generator gives builtins and keywords an underscore (`class_`), but overwrites its own names.
"""

from openapi_python_client import strings
from openapi_python_client.cli import app

MODEL_NAMES = {
    *("additional_keys", "additional_properties", "cast", "cls", "d", "field_dict", "from_dict"),
    *("prop", "prop_dict", "prop_name", "src_dict", "to_dict", "to_multipart"),
}
METHOD_NAMES = {"extra_body", "extra_headers", "timeout"}

if __name__ == "__main__":
    strings.RESERVED_WORDS |= MODEL_NAMES | METHOD_NAMES
    app(prog_name="openapi-python-client")
