import * as z from 'zod';

/**
 * Whether every object has a member of this name (`constructor`, `toString`, `__proto__`…). Such a name is no
 * id and no key anywhere: whoever forgot to look would find a function where nothing was written.
 */
export const isInherited = (name: string): boolean => name in Object.prototype;

/** A name of this form, other than those that every object has. */
export const nameLike = (form: RegExp) =>
  z
    .string()
    .regex(form)
    .refine((name) => !isInherited(name), { error: 'This name cannot be used.' });

/** What a record itself has under a name; never what it inherits. */
export const own = <Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;
