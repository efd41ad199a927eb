"""Figures whose truth is known, over many seeds: is the estimate unbiased, is its reported error its true error?"""
