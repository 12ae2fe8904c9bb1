/** What JSON can hold, and a checkpoint so. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
