// Stands in for Zod: the OpenAPI packages would bundle it, 90 KB compressed, as soon as some tool
// brings it into node_modules. Our schemas are Valibot's.
export {}
