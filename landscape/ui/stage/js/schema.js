// As much of JSON Schema as payload.schema.json uses.

const IS = {
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  array: Array.isArray,
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  integer: Number.isInteger,
  boolean: (value) => typeof value === "boolean",
  null: (value) => value === null,
};

// What is wrong with a value, as "facts.0.run must be integer"; undefined where nothing is.
export function problemIn(value, schema, definitions, place = "data") {
  if (schema.$ref) return problemIn(value, definitions[schema.$ref.split("/").at(-1)], definitions, place);
  const types = [schema.type ?? []].flat();
  if (types.length && !types.some((type) => IS[type](value))) return `${place} must be ${types.join(" or ")}`;
  if (schema.enum && !schema.enum.includes(value)) return `${place} must be one of ${schema.enum.join(", ")}`;
  const inside = (part, rule, name) => problemIn(part, rule, definitions, `${place}.${name}`);
  if (IS.array(value)) return findFirst(value, (part, i) => schema.items && inside(part, schema.items, i));
  if (!IS.object(value)) return undefined;
  const missing = schema.required?.find((name) => !(name in value));
  if (missing) return `${place}.${missing} is missing`;
  const { properties = {}, additionalProperties: others = true } = schema;
  return findFirst(Object.entries(value), ([name, part]) => {
    if (properties[name]) return inside(part, properties[name], name);
    if (others === false) return `${place}.${name} is unknown`;
    return others === true ? undefined : inside(part, others, name);
  });
}

function findFirst(items, find) {
  for (const [i, item] of items.entries()) {
    const found = find(item, i);
    if (found) return found;
  }
  return undefined;
}
