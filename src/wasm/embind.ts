// Emscripten's embind, as far as the codecs use it: C++ functions that take bytes, numbers and structs of numbers, and return a
// JavaScript value. A module registers its types and functions by calling its imports while it starts.
import { Emvals } from './emval.ts';

/** A function that a module imports; its parameters are numbers and addresses in the module's memory. */
export type Imported = (...input: number[]) => unknown;

/** What embind needs of a running module. */
export interface Machine {
  /** The module's memory. Growing it makes a new array. */
  readonly heap: Uint8Array<ArrayBuffer>;
  /** The module's function of an index of its table. */
  functionAt(index: number): (...input: number[]) => number;
  /** @throws RangeError if there is no memory left */
  malloc(bytes: number): number;
  free(address: number): void;
}

/** Bytes that are made where they are needed: in the module's memory, which does not move meanwhile. */
export interface MadeInPlace {
  readonly length: number;
  fill(memory: Uint8Array<ArrayBuffer>): void;
}

type CleanUp = (() => void)[];

/** How values of a C++ type cross the border. */
interface Type {
  /** Converts an argument of a C++ function; `after` receives the steps that free its memory once the function has returned. */
  pass?(value: unknown, after: CleanUp): number;
  /** Reads an argument from the slot in which C++ passes it. */
  read?(slot: number): unknown;
}

/** Writes a field of the struct at an address. */
type Setter = (address: number, struct: unknown, after: CleanUp) => void;

/** C++ passes the arguments of a constructor in slots of this many bytes. */
const slotBytes = 8;
/** embind's index of unsigned bytes among the element types of arrays. */
const unsignedBytes = 1;

/**
 * @param nullHandle the handle that the module's version of embind has for null
 * @returns the imports that the module calls, by their names without `embind_register_`, and its functions, which are there once it
 * has started
 */
export function embind(machine: Machine, nullHandle: number) {
  const functions: Record<string, (...input: unknown[]) => unknown> = {};
  const types = new Map<number, Type>();
  const structs = new Map<number, Setter[]>();
  const callers: number[][] = [];
  const values = new Emvals(nullHandle);

  const words = (address: number, count: number): number[] => [...new Uint32Array(machine.heap.buffer, address, count)];
  const text = (address: number): string =>
    String.fromCharCode(...machine.heap.subarray(address, machine.heap.indexOf(0, address)));
  const pass = (type: number, value: unknown, after: CleanUp): number => {
    const convert = types.get(type)?.pass;
    if (!convert) throw new TypeError('The codec takes an argument of an unknown type.');
    return convert(value, after);
  };
  const make = (maker: number, parameters: readonly number[], slots: number): number => {
    const input = parameters.map((type, index) => {
      const read = types.get(type)?.read;
      if (!read) throw new TypeError('The codec passes an argument of an unknown type.');
      return read(slots + index * slotBytes);
    });
    return values.make(maker, input);
  };
  // WebAssembly itself makes an integer, a bool or a float of a number. The only numbers in slots are sizes of pictures.
  const registerNumber = (type: number): void => {
    types.set(type, { pass: Number, read: (slot) => words(slot, 1)[0] });
  };
  const ignore = (): void => {};

  const imports: Record<string, Imported> = {
    void: ignore,
    bigint: ignore,
    std_wstring: ignore,
    enum_value: ignore,
    finalize_value_object: ignore,
    bool: registerNumber,
    integer: registerNumber,
    float: registerNumber,
    enum: registerNumber,
    // A string goes to C++ as its length and its bytes.
    std_string: (type: number) => {
      types.set(type, {
        pass: (value, after) => {
          const bytes = value as Uint8Array | Uint8ClampedArray | MadeInPlace;
          const address = machine.malloc(4 + bytes.length);
          after.push(() => machine.free(address));
          new Uint32Array(machine.heap.buffer, address, 1)[0] = bytes.length;
          const memory = machine.heap.subarray(address + 4, address + 4 + bytes.length);
          if ('fill' in bytes && !ArrayBuffer.isView(bytes)) bytes.fill(memory);
          else memory.set(bytes as Uint8Array);
          return address;
        },
      });
    },
    emval: (type: number) => {
      types.set(type, { read: (slot) => values.take(words(slot, 1)[0] as number) });
    },
    memory_view: (type: number, element: number) => {
      if (element !== unsignedBytes) return;
      types.set(type, {
        read: (slot) => {
          const [length = 0, address = 0] = words(slot, 2);
          return machine.heap.subarray(address, address + length);
        },
      });
    },
    value_object: (
      type: number,
      _name: number,
      _creatorSignature: number,
      create: number,
      _destroyerSignature: number,
      destroy: number,
    ) => {
      const setters: Setter[] = [];
      structs.set(type, setters);
      types.set(type, {
        pass: (value, after) => {
          const address = machine.functionAt(create)();
          after.push(() => machine.functionAt(destroy)(address));
          for (const set of setters) set(address, value, after);
          return address;
        },
      });
    },
    value_object_field: (
      object: number,
      nameAt: number,
      _getterType: number,
      _getterSignature: number,
      _getter: number,
      _getterContext: number,
      type: number,
      _setterSignature: number,
      setter: number,
      context: number,
    ) => {
      const name = text(nameAt);
      structs.get(object)?.push((address, value, after) => {
        const field = (value as Readonly<Record<string, unknown>>)[name];
        if (field === undefined) throw new TypeError(`The codec needs the option ${name}.`);
        machine.functionAt(setter)(context, address, pass(type, field, after));
      });
    },
    // The result of each function that is used is a JavaScript value.
    function: (name: number, count: number, typesAt: number, _signature: number, invoker: number, target: number) => {
      const [, ...parameters] = words(typesAt, count);
      functions[text(name)] = (...input) => {
        const after: CleanUp = [];
        const passed = parameters.map((type, index) => pass(type, input[index], after));
        const result = machine.functionAt(invoker)(target, ...passed);
        for (const cleanUp of after) cleanUp();
        return values.take(result);
      };
    },
    emval_get_global: (name: number) => values.maker(text(name)),
    emval_incref: (handle: number) => values.retain(handle),
    emval_decref: (handle: number) => values.release(handle),
    emval_new: (maker: number, count: number, typesAt: number, slots: number) =>
      make(maker, words(typesAt, count), slots),
    // The first type is the result's, the constructed object's.
    emval_get_method_caller: (count: number, typesAt: number) => callers.push(words(typesAt, count).slice(1)) - 1,
    emval_call: (caller: number, maker: number, _destructors: number, slots: number) =>
      make(maker, callers[caller] as number[], slots),
  };
  return { imports, functions };
}
