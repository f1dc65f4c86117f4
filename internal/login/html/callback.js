if (location.hash.length > 1) location.replace(location.pathname + "?" + location.hash.slice(1));
