"""Secrets in text: `[redacted:kind]` stands in their place. What `text.clean` returns has none; logs are never touched.

A secret is known by the words before it (`api_key=`), by where it stands (the address of a webhook, a cookie), by the
way it begins (`ghp_`), or because no word, path or hash looks like it. In doubt text stays as it is: git hashes,
digests, ids, paths, counts of tokens and the tokens of a tokenizer are no secrets.
"""
