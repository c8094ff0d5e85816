"""Invented ministries on a loopback port: what `returnwatch demo` crawls, and the end-to-end test."""
