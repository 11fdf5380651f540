/* The records of an export, one byte each and what follows (docs/export.md). For this folder alone. */
#pragma once

enum {
    RECORD_INSTALLATION = 'I', RECORD_DATABASE = 'D', RECORD_TABLE = 'T', RECORD_ROW = 'R', RECORD_TABLE_END = 't', RECORD_FILE = 'F',
    RECORD_DATABASE_END = 'd', RECORD_KEY = 'K', RECORD_END = 'E',
    VALUE_INT = 'i', VALUE_TEXT = 's', VALUE_BYTES = 'b', VALUE_NULL = 'n', /* of a value, and of a column */
    KEY_BYTES = 32,
};
#define VALUE_MAX (UINT64_C(256) << 20)
