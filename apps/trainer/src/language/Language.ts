import { chinese } from "./chinese.js";
import { english } from "./english.js";
import type { Words } from "./Words.js";

/** What figures and reports are written in. */
export const LANGUAGES: Readonly<Record<"en" | "zh", Words>> = { en: english, zh: chinese };

export type Language = keyof typeof LANGUAGES;
