"""Pages as they stand on the web: an article among what surrounds it."""

from __future__ import annotations

import html as escaping


def html_page(text: str, title: str, lang: str = "", head: str = "") -> str:
    """A page whose article is `text` (a sentence a paragraph), with navigation and a banner."""
    paragraphs = "".join(f"<p>{escaping.escape(part)}.</p>\n" for part in text.split(". "))
    declared = f' lang="{lang}"' if lang else ""
    return f"""<!DOCTYPE html>
<html{declared}><head><title>{title} | The Daily</title>
<meta property="og:title" content="{title}">
<meta property="article:published_time" content="2024-03-01T10:00:00+02:00">
<link rel="canonical" href="https://daily.example/bridge">{head}
<script>var x = "<p>never a paragraph</p>";</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<div class="cookie-banner">We value your privacy. Accept all cookies.</div>
<article><h1>{title}</h1>
{paragraphs}</article>
<aside>Most read: ten recipes for soup</aside>
<footer>© The Daily. All rights reserved.</footer></body></html>"""
