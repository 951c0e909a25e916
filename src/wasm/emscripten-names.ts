// Emscripten's names of the imports and exports of each module. The modules themselves call them a, b, c and so on; only the glue
// code in their packages knows the names, and a test compares these with it.
import type { WasmName } from './files.ts';

export interface EmscriptenNames {
  /** All imports in the module's order, without Emscripten's prefixes; each `invoke_` with its signature is `invoke`. */
  readonly imports: string;
  /** The exports in the module's order, up to the last one that we use. */
  readonly exports: string;
  /** The handle of JavaScript's null, which depends on the version of Emscripten. */
  readonly nullHandle: number;
}

export const emscriptenNames = {
  webpDecode: {
    imports:
      'memory_view integer function emval_decref emval_get_global std_wstring std_string emval_new emval_incref abort float ' +
      'bool void cxa_throw bigint resize_heap memcpy_big emval',
    exports: 'memory wasm_call_ctors malloc free getTypeName embind_initialize_bindings table',
    nullHandle: 2,
  },
  webpEncode: {
    imports:
      'value_object_field memory_view integer enum_value std_wstring function abort float std_string emval_decref cxa_throw ' +
      'emval_incref finalize_value_object value_object bigint resize_heap enum memcpy_big emval bool void emval_new ' +
      'emval_get_global',
    exports: 'memory wasm_call_ctors malloc free getTypeName embind_initialize_bindings table',
    nullHandle: 2,
  },
  avifDecode: {
    imports:
      'abort memory_view integer invoke emval_get_method_caller emval_call std_wstring emval_set_property float std_string ' +
      'invoke emval bool fd_seek void bigint invoke invoke invoke invoke throw_longjmp resize_heap fd_close function fd_write ' +
      'emval_take_value emval_new_cstring emval_call_method emval_run_destructors emval_decref emval_get_global',
    exports: 'memory wasm_call_ctors getTypeName malloc free table setThrew stack_restore stack_get_current',
    nullHandle: 4,
  },
  avifEncode: {
    imports:
      'invoke memory_view abort invoke invoke integer invoke invoke std_wstring std_string value_object_field invoke invoke ' +
      'invoke fd_close syscall_fcntl64 float bool void function finalize_value_object fd_seek bigint invoke invoke invoke ' +
      'value_object throw_longjmp resize_heap fd_write fd_read syscall_ioctl syscall_openat emval_decref date_now ' +
      'emval_run_destructors emval_get_method_caller emval_call emval emval_get_global asm_const_int',
    exports: 'memory wasm_call_ctors getTypeName malloc free table setThrew stack_restore stack_get_current',
    nullHandle: 4,
  },
} as const satisfies Partial<Record<WasmName, EmscriptenNames>>;

/** A module that was compiled by Emscripten with embind. */
export type EmscriptenName = keyof typeof emscriptenNames;
