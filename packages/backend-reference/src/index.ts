export { createReferenceBackend, type ReferenceBackend } from "./ReferenceBackend.js";
