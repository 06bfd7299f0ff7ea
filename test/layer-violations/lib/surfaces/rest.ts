export const operations = [];
