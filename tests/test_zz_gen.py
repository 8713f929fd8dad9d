import pytest
from .test_permission_matrix import OURS, who_gets_in, make_world
@pytest.mark.django_db
def test_gen(site_root):
    world = make_world()
    out={}
    for n in OURS:
        try: out[n]=(who_gets_in(world,n,"get"), who_gets_in(world,n,"post"))
        except Exception as e: out[n]=repr(e)[:200]
    open("/tmp/adm/table.txt","w").write("\n".join(f"{k} {v}" for k,v in out.items()))
